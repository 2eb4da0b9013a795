package dev.millrace.serde.deadletter;

/** More of the input is dead than the settings allow; the message says what was seen. */
public final class TooManyDeadLetters extends RuntimeException {
  TooManyDeadLetters(String message) {
    super(message);
  }
}
