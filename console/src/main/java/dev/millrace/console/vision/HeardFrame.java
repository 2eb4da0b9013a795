package dev.millrace.console.vision;

import dev.millrace.vision.message.FrameMessage;
import dev.millrace.vision.message.FrameMessages;
import dev.millrace.vision.message.InvalidMessage;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A frame off the topic.
 *
 * @param number as its camera counts
 * @param at when it was taken, in milliseconds since the epoch
 */
record HeardFrame(String camera, long number, long at, Picture picture) {
  /** Reads either form; nothing where it is no frame to show. */
  static Optional<HeardFrame> of(ConsumerRecord<byte[], byte[]> record) {
    try {
      FrameMessage frame = message(record);
      return Picture.of(frame.picture())
          .map(
              picture ->
                  new HeardFrame(
                      frame.cameraId(), frame.frameId(), frame.time().toEpochMilli(), picture));
    } catch (InvalidMessage dead) {
      return Optional.empty();
    }
  }

  private static FrameMessage message(ConsumerRecord<byte[], byte[]> record) throws InvalidMessage {
    byte[] value = record.value() == null ? new byte[0] : record.value();
    byte[] camera = header(record, FrameMessages.CAMERA_ID);
    return camera == null
        ? FrameMessages.readJson(value)
        : FrameMessages.readBinary(
            camera,
            header(record, FrameMessages.TIMESTAMP),
            header(record, FrameMessages.FRAME_ID),
            value);
  }

  private static byte @Nullable [] header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : header.value();
  }
}
