package dev.millrace.analyser.video;

import com.fasterxml.jackson.annotation.JsonValue;

/** How finely a video resolves, told by its shorter side; the words are those of live video. */
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

  /** That of a video whose shorter side has so many pixels. */
  public static ResolutionClass ofShorterSide(int pixels) {
    ResolutionClass found = LOW;
    for (ResolutionClass one : values()) {
      if (pixels >= one.least) {
        found = one;
      }
    }
    return found;
  }

  @JsonValue
  public String word() {
    return word;
  }
}
