package dev.millrace.videostatistics.model;

import com.fasterxml.jackson.annotation.JsonValue;

/** What the windows of a video aggregation tell apart. */
public enum Grouping {
  SOURCE("source"),
  RESOLUTION_CLASS("resolution_class");

  private final String word;

  Grouping(String word) {
    this.word = word;
  }

  /** As messages name it. */
  @JsonValue
  public String word() {
    return word;
  }
}
