package dev.millrace.serde.codec;

/** Thrown by a record's constructor: the values are readable but break the record's rules. */
public final class InvalidRecord extends IllegalArgumentException {
  private final String reason;

  /**
   * Says which rule is broken.
   *
   * @param reason a short code in kebab-case, one of few, such as {@code negative-amount}; counted
   * @param message the whole sentence, with the value
   */
  public InvalidRecord(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** The rule that is broken, as a short code. */
  public String reason() {
    return reason;
  }
}
