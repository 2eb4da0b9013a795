package dev.millrace.detection;

import dev.millrace.detection.model.CameraFrame;
import dev.millrace.frames.MalformedFrame;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.deadletter.RecordHeader;
import dev.millrace.serde.kafka.Decoder;
import dev.millrace.vision.message.FrameMessage;
import dev.millrace.vision.message.FrameMessages;
import dev.millrace.vision.message.InvalidMessage;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames in both their forms: a record with a header {@code camera_id} is the picture itself,
 * any other is JSON. Nobody looks into the picture here.
 */
final class FrameReader implements Decoder<CameraFrame> {
  @Override
  public CameraFrame decode(byte[] value, Origin origin) throws MalformedRecord {
    try {
      byte[] camera = header(origin, FrameMessages.CAMERA_ID);
      if (camera == null) {
        FrameMessage frame = FrameMessages.readJson(value);
        return frame(frame, frame.picture(), origin);
      }
      FrameMessage frame =
          FrameMessages.readBinary(
              camera,
              header(origin, FrameMessages.TIMESTAMP),
              header(origin, FrameMessages.FRAME_ID),
              value);
      return frame(frame, null, origin);
    } catch (InvalidMessage invalid) {
      throw MalformedFrame.of(invalid);
    }
  }

  private static CameraFrame frame(FrameMessage frame, byte @Nullable [] unwrapped, Origin origin) {
    return new CameraFrame(
        frame.cameraId(), frame.time().toEpochMilli(), frame.frameId(), unwrapped, origin);
  }

  /** The last of that name, as Kafka has it. */
  private static byte @Nullable [] header(Origin origin, String name) {
    byte[] found = null;
    for (RecordHeader header : origin.headers()) {
      if (header.key().equals(name)) {
        found = header.value();
      }
    }
    return found;
  }
}
