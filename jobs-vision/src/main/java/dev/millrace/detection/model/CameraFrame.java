package dev.millrace.detection.model;

import dev.millrace.serde.deadletter.Origin;
import org.jspecify.annotations.Nullable;

/**
 * One frame of a camera as it came in.
 *
 * @param epochMillis when it was taken, by the camera's own clock
 * @param frameId never negative
 * @param unwrapped the picture where the record holds it as base64; null where the record's value
 *     is the picture
 * @param origin the record it came in
 */
@SuppressWarnings("ArrayRecordComponent") // A picture is never compared, and is too large to copy.
public record CameraFrame(
    String cameraId, long epochMillis, long frameId, byte @Nullable [] unwrapped, Origin origin) {
  /** JPEG or PNG, or what is taken for it until somebody looks. */
  public byte[] picture() {
    byte[] value = unwrapped == null ? origin.value() : unwrapped;
    return value == null ? new byte[0] : value;
  }
}
