package dev.millrace.analyser;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How much use a file is; each kind has rules of its own. */
public enum Quality {
  GOOD,
  FAIR,
  POOR;

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
