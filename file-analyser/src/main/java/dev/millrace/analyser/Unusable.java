package dev.millrace.analyser;

/** A file that cannot be analysed, and why. */
public final class Unusable extends Exception {
  private final Reason reason;

  /**
   * @param sentence what is wrong, for whoever sent the file
   */
  public Unusable(Reason reason, String sentence) {
    super(sentence);
    this.reason = reason;
  }

  public Unusable(Reason reason, String sentence, Throwable cause) {
    super(sentence, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
