package dev.millrace.serde.codec;

import dev.millrace.serde.deadletter.Stage;

/** Bytes that did not become a record, and why. */
public final class MalformedRecord extends Exception {
  private final Stage stage;
  private final String reason;

  private MalformedRecord(Stage stage, String reason, String message, Throwable cause) {
    super(message, cause);
    this.stage = stage;
    this.reason = reason;
  }

  /** The bytes are not in the format, or a value is of the wrong type. */
  public static MalformedRecord unreadable(String reason, String message, Throwable cause) {
    return new MalformedRecord(Stage.DESERIALIZE, reason, message, cause);
  }

  /** The values are readable but break a rule of the record. */
  public static MalformedRecord invalid(InvalidRecord broken) {
    return new MalformedRecord(
        Stage.VALIDATE, broken.reason(), String.valueOf(broken.getMessage()), broken);
  }

  /** The stage that the record did not pass. */
  public Stage stage() {
    return stage;
  }

  /** A short code in kebab-case, one of few. */
  public String reason() {
    return reason;
  }
}
