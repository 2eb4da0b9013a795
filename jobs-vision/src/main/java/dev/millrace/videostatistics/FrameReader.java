package dev.millrace.videostatistics;

import dev.millrace.serde.codec.InvalidRecord;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.kafka.Decoder;
import dev.millrace.videostatistics.model.ReceivedFrame;
import dev.millrace.vision.message.FrameMessages;
import dev.millrace.vision.message.InvalidMessage;
import dev.millrace.vision.message.ReceivedVideoFrame;
import dev.millrace.vision.message.VideoFrameMessage;
import java.util.Locale;

/** Reads frames out of records, and says in the words of dead letters what is wrong with others. */
final class FrameReader implements Decoder<ReceivedFrame> {
  @Override
  public ReceivedFrame decode(byte[] value, Origin origin) throws MalformedRecord {
    ReceivedVideoFrame received;
    try {
      received = FrameMessages.readVideoJson(value);
    } catch (InvalidMessage invalid) {
      throw malformed(invalid);
    }
    VideoFrameMessage frame = received.frame();
    return new ReceivedFrame(
        frame.source(),
        frame.frameId(),
        frame.time().toEpochMilli(),
        frame.picture(),
        received.fields(),
        origin);
  }

  private static MalformedRecord malformed(InvalidMessage invalid) {
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
