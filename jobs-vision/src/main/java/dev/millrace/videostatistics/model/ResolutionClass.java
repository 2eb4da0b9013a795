package dev.millrace.videostatistics.model;

import com.fasterxml.jackson.annotation.JsonValue;

/** How finely a picture resolves, told by its shorter side. */
public enum ResolutionClass {
  LOW("low", 0),
  SD("SD", 360),
  HD("HD", 720),
  FHD("FHD", 1080),
  UHD("UHD", 2160);

  private final String word;
  private final int least;

  ResolutionClass(String word, int least) {
    this.word = word;
    this.least = least;
  }

  /** That of a picture whose shorter side has so many pixels. */
  public static ResolutionClass ofShorterSide(int pixels) {
    ResolutionClass found = LOW;
    for (ResolutionClass one : values()) {
      if (pixels >= one.least) {
        found = one;
      }
    }
    return found;
  }

  /** As messages name it. */
  @JsonValue
  public String word() {
    return word;
  }
}
