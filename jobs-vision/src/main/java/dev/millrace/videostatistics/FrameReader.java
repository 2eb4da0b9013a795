package dev.millrace.videostatistics;

import dev.millrace.frames.MalformedFrame;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.kafka.Decoder;
import dev.millrace.videostatistics.model.ReceivedFrame;
import dev.millrace.vision.message.FrameMessages;
import dev.millrace.vision.message.InvalidMessage;
import dev.millrace.vision.message.ReceivedVideoFrame;
import dev.millrace.vision.message.VideoFrameMessage;

/** Reads frames out of records, and says in the words of dead letters what is wrong with others. */
final class FrameReader implements Decoder<ReceivedFrame> {
  @Override
  public ReceivedFrame decode(byte[] value, Origin origin) throws MalformedRecord {
    ReceivedVideoFrame received;
    try {
      received = FrameMessages.readVideoJson(value);
    } catch (InvalidMessage invalid) {
      throw MalformedFrame.of(invalid);
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
}
