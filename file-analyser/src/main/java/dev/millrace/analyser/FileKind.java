package dev.millrace.analyser;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a file is to a reader: something to read, to look at, or to watch. */
public enum FileKind {
  DOCUMENT,
  IMAGE,
  VIDEO;

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
