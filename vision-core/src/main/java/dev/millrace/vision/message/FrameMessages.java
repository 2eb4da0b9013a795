package dev.millrace.vision.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.vision.message.InvalidMessage.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which frames travel. JSON holds the picture as base64; in the binary form the value
 * of a record is the picture itself, and {@link #CAMERA_ID}, {@link #TIMESTAMP} and {@link
 * #FRAME_ID} are its headers, as text. The third is that of the statistics of videos.
 */
public final class FrameMessages {
  public static final String CAMERA_ID = "camera_id";
  public static final String TIMESTAMP = "timestamp";
  public static final String FRAME_ID = "frame_id";

  private static final String FRAME = "frame";
  private static final String FRAME_DATA = "frame_data";
  private static final String METADATA = "metadata";
  private static final String SOURCE = "source";
  private static final String WIDTH = "frame_width";
  private static final String HEIGHT = "frame_height";
  private static final int COLOURS = 3;

  private static final Set<String> PLAIN =
      Set.of(CAMERA_ID, TIMESTAMP, FRAME_ID, SOURCE, WIDTH, HEIGHT);
  private static final Set<String> PICTURES = Set.of(FRAME, FRAME_DATA);
  private static final JsonFactory JSON = new JsonFactory();

  private FrameMessages() {}

  /** The frame in JSON. */
  public static byte[] json(FrameMessage frame) {
    return written(
        frame.picture().length,
        json -> {
          json.writeStringField(CAMERA_ID, frame.cameraId());
          json.writeStringField(TIMESTAMP, MessageTime.write(frame.time()));
          json.writeNumberField(FRAME_ID, frame.frameId());
          json.writeBinaryField(FRAME, frame.picture());
        });
  }

  /** The frame as the statistics of videos want it. */
  public static byte[] json(VideoFrameMessage frame) {
    return written(
        frame.picture().length,
        json -> {
          json.writeStringField(FRAME_ID, frame.frameId());
          json.writeStringField(TIMESTAMP, MessageTime.write(frame.time()));
          json.writeStringField(SOURCE, frame.source());
          json.writeBinaryField(FRAME_DATA, frame.picture());
          json.writeNumberField(WIDTH, frame.width());
          json.writeNumberField(HEIGHT, frame.height());
          json.writeNumberField("frame_channels", COLOURS);
          json.writeNumberField("frame_size_bytes", frame.picture().length);
        });
  }

  @FunctionalInterface
  private interface Fields {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private static byte[] written(int pictureLength, Fields fields) {
    var bytes = new ByteArrayOutputStream(pictureLength / 3 * 4 + 1_000);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      fields.writeTo(json);
      json.writeObjectFieldStart(METADATA);
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new IllegalStateException("memory cannot be written", impossible);
    }
    return bytes.toByteArray();
  }

  /** Reads a frame in JSON; {@code frame_data} is accepted for {@code frame}. */
  public static FrameMessage readJson(byte[] json) throws InvalidMessage {
    return frame(MessageFields.read(json, PLAIN, PICTURES));
  }

  /**
   * Reads a frame that was meant for the statistics of videos, and keeps what stands around the
   * picture as it was written; of that, at most 64 KiB are taken.
   */
  public static ReceivedVideoFrame readVideoJson(byte[] json) throws InvalidMessage {
    MessageFields fields = MessageFields.read(json, PLAIN, PICTURES);
    return new ReceivedVideoFrame(videoFrame(fields), fields.written(json));
  }

  /**
   * Reads a frame in JSON, whichever of the two it is: one for the statistics names no camera.
   *
   * @param camera takes the one
   * @param video takes the other
   */
  public static <T> T readEither(
      byte[] json, Reading<FrameMessage, T> camera, Reading<VideoFrameMessage, T> video)
      throws InvalidMessage {
    MessageFields fields = MessageFields.read(json, PLAIN, PICTURES);
    return fields.has(SOURCE) && !fields.has(CAMERA_ID)
        ? video.of(videoFrame(fields))
        : camera.of(frame(fields));
  }

  /** What somebody makes of a frame. */
  @FunctionalInterface
  public interface Reading<M, T> {
    T of(M message);
  }

  private static FrameMessage frame(MessageFields fields) throws InvalidMessage {
    if (fields.has(FRAME) && fields.has(FRAME_DATA)) {
      throw new InvalidMessage(Reason.WRONG_VALUE, "there are two pictures");
    }
    return new FrameMessage(
        fields.id(CAMERA_ID),
        fields.time(TIMESTAMP),
        fields.whole(FRAME_ID, 0, Long.MAX_VALUE),
        fields.picture(fields.has(FRAME_DATA) ? FRAME_DATA : FRAME));
  }

  private static VideoFrameMessage videoFrame(MessageFields fields) throws InvalidMessage {
    return new VideoFrameMessage(
        fields.id(FRAME_ID),
        fields.time(TIMESTAMP),
        fields.id(SOURCE),
        fields.picture(FRAME_DATA),
        (int) fields.whole(WIDTH, 1, Integer.MAX_VALUE),
        (int) fields.whole(HEIGHT, 1, Integer.MAX_VALUE));
  }

  /** The header of the binary form that tells when a frame was taken. */
  public static byte[] timestampHeader(FrameMessage frame) {
    return timestamp(frame.time()).getBytes(UTF_8);
  }

  /** A time as all messages write it: ISO 8601 in UTC, to the millisecond, without a zone. */
  public static String timestamp(Instant time) {
    return MessageTime.write(time);
  }

  /** The header of the binary form that tells which frame it is. */
  public static byte[] frameIdHeader(FrameMessage frame) {
    return Long.toString(frame.frameId()).getBytes(UTF_8);
  }

  /**
   * Reads a frame in the binary form.
   *
   * @param cameraId the header of that name, or null without one; so the others
   * @param picture the value of the record
   */
  public static FrameMessage readBinary(
      byte @Nullable [] cameraId,
      byte @Nullable [] timestamp,
      byte @Nullable [] frameId,
      byte[] picture)
      throws InvalidMessage {
    if (picture.length == 0) {
      throw new InvalidMessage(Reason.EMPTY, "there are no bytes");
    }
    MessageFields.requirePicture(picture, "the picture");
    return new FrameMessage(
        MessageFields.checkedId(header(cameraId, CAMERA_ID), "header " + CAMERA_ID),
        MessageTime.read(header(timestamp, TIMESTAMP)),
        number(header(frameId, FRAME_ID)),
        picture);
  }

  private static String header(byte @Nullable [] bytes, String name) throws InvalidMessage {
    if (bytes == null) {
      throw new InvalidMessage(Reason.MISSING_FIELD, "header " + name + " is missing");
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException broken) {
      throw new InvalidMessage(Reason.NOT_UTF_8, "header " + name + " is not UTF-8", broken);
    }
  }

  private static long number(String digits) throws InvalidMessage {
    if (!digits.matches("\\d{1,18}")) {
      throw new InvalidMessage(Reason.WRONG_VALUE, "header " + FRAME_ID + " is no whole number");
    }
    return Long.parseLong(digits);
  }
}
