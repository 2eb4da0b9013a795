package dev.millrace.vision.message;

/** Bytes that are no frame; the message says what is wrong with them. */
public final class InvalidMessage extends Exception {
  /** What is wrong, for counters and dead letters. */
  public enum Reason {
    EMPTY,
    TOO_MANY_BYTES,
    NOT_UTF_8,
    NOT_JSON,
    MISSING_FIELD,
    WRONG_TYPE,
    WRONG_VALUE,
    NOT_BASE64
  }

  private final Reason reason;

  InvalidMessage(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  InvalidMessage(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
