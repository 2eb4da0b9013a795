package dev.millrace.uploads.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What became of a file. */
public enum Status {
  ANALYSED,
  FAILED;

  /** As it stands in messages. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
