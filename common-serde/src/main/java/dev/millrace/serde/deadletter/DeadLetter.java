package dev.millrace.serde.deadletter;

import dev.millrace.serde.codec.MalformedRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be used: unharmed, with the reason.
 *
 * @param origin the record and where it came from
 * @param stage how far it came
 * @param reason a short code in kebab-case, one of few; counted
 * @param message a sentence for people
 * @param exceptionClass the class of the exception behind it, or null
 * @param operator the uid of the operator that refused it
 */
public record DeadLetter(
    Origin origin,
    Stage stage,
    String reason,
    String message,
    @Nullable String exceptionClass,
    String operator) {

  /** A record that could not be decoded. */
  public static DeadLetter of(Origin origin, MalformedRecord malformed, String operator) {
    Throwable cause = malformed.getCause();
    return new DeadLetter(
        origin,
        malformed.stage(),
        malformed.reason(),
        String.valueOf(malformed.getMessage()),
        cause == null ? null : cause.getClass().getName(),
        operator);
  }

  /** A record that came to an operator after its window had closed. */
  public static DeadLetter late(Origin origin, String message, String operator) {
    return new DeadLetter(origin, Stage.LATE, "after-its-window", message, null, operator);
  }
}
