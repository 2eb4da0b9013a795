package dev.millrace.serde.settings;

/** Settings that make no sense; the message says which, and what would. */
public final class InvalidSettings extends IllegalArgumentException {
  public InvalidSettings(String message) {
    super(message);
  }

  public InvalidSettings(String message, Throwable cause) {
    super(message, cause);
  }
}
