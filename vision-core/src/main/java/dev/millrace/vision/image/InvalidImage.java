package dev.millrace.vision.image;

/** Bytes that are no picture we can use; the message says what is wrong with them. */
public final class InvalidImage extends Exception {
  /** What is wrong, for counters and dead letters. */
  public enum Reason {
    EMPTY,
    TOO_MANY_BYTES,
    UNKNOWN_FORMAT,
    TRUNCATED,
    TOO_MANY_PIXELS,
    CORRUPT
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
