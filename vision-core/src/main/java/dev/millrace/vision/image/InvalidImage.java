package dev.millrace.vision.image;

import java.util.Locale;

/** Bytes that are no picture we can use; the message says what is wrong with them. */
public final class InvalidImage extends Exception {
  /** What is wrong, for counters and dead letters. */
  public enum Reason {
    EMPTY,
    TOO_MANY_BYTES,
    UNKNOWN_FORMAT,
    TRUNCATED,
    TOO_MANY_PIXELS,
    CORRUPT;

    /** The short code in kebab-case that counters and dead letters have. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Reason reason;

  InvalidImage(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
