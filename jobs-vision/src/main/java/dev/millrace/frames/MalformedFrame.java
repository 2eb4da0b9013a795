package dev.millrace.frames;

import dev.millrace.serde.codec.InvalidRecord;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.vision.message.InvalidMessage;
import java.util.Locale;

/** Messages that are no frames, in the words of dead letters. */
public final class MalformedFrame {
  private MalformedFrame() {}

  /** What a dead letter is made of. */
  public static MalformedRecord of(InvalidMessage invalid) {
    String reason = invalid.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
    String message = String.valueOf(invalid.getMessage());
    return switch (invalid.reason()) {
      case MISSING_FIELD, WRONG_VALUE ->
          MalformedRecord.invalid(new InvalidRecord(reason, message));
      case EMPTY, TOO_MANY_BYTES, NOT_UTF_8, NOT_JSON, WRONG_TYPE, NOT_BASE64 ->
          MalformedRecord.unreadable(reason, message, invalid);
    };
  }
}
