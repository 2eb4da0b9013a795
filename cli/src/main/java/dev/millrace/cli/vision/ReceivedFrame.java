package dev.millrace.cli.vision;

import dev.millrace.vision.message.FrameMessage;
import dev.millrace.vision.message.FrameMessages;
import dev.millrace.vision.message.InvalidMessage;
import dev.millrace.vision.message.VideoFrameMessage;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A frame as it came out of a topic, whatever its form.
 *
 * @param number of the frame, or null where its id is no number
 */
@SuppressWarnings("ArrayRecordComponent") // It is handed on, never compared.
record ReceivedFrame(
    String cameraId, String frameId, @Nullable Long number, Instant time, byte[] picture) {
  /** The usual id of a frame that is meant for the statistics: number and time. */
  private static final Pattern NUMBERED = Pattern.compile("frame_(\\d{1,18})_\\d+");

  private static ReceivedFrame of(FrameMessage frame) {
    return new ReceivedFrame(
        frame.cameraId(),
        Long.toString(frame.frameId()),
        frame.frameId(),
        frame.time(),
        frame.picture());
  }

  private static ReceivedFrame of(VideoFrameMessage frame) {
    Matcher numbered = NUMBERED.matcher(frame.frameId());
    return new ReceivedFrame(
        frame.source(),
        frame.frameId(),
        numbered.matches() ? Long.valueOf(numbered.group(1)) : null,
        frame.time(),
        frame.picture());
  }

  /**
   * Reads a record: in the binary form where a header names the camera, else JSON.
   *
   * @throws InvalidMessage if it is no frame
   */
  static ReceivedFrame read(ConsumerRecord<byte[], byte[]> message) throws InvalidMessage {
    byte[] value = message.value() == null ? new byte[0] : message.value();
    Headers headers = message.headers();
    byte[] camera = value(headers.lastHeader(FrameMessages.CAMERA_ID));
    if (camera == null) {
      return FrameMessages.readEither(value, ReceivedFrame::of, ReceivedFrame::of);
    }
    return of(
        FrameMessages.readBinary(
            camera,
            value(headers.lastHeader(FrameMessages.TIMESTAMP)),
            value(headers.lastHeader(FrameMessages.FRAME_ID)),
            value));
  }

  private static byte @Nullable [] value(@Nullable Header header) {
    return header == null ? null : header.value();
  }
}
