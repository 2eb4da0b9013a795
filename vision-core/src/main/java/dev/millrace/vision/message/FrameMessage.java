package dev.millrace.vision.message;

import java.time.Instant;

/**
 * One picture of a camera on its way.
 *
 * @param cameraId 1 to 256 characters, any of them
 * @param frameId never negative
 * @param picture JPEG or PNG as it came; nobody has looked into it
 */
@SuppressWarnings("ArrayRecordComponent") // A picture is never compared, and is too large to copy.
public record FrameMessage(String cameraId, Instant time, long frameId, byte[] picture) {
  /** What a camera's id may have at most. */
  public static final int LONGEST_ID = 256;

  public FrameMessage {
    if (cameraId.isEmpty() || cameraId.length() > LONGEST_ID) {
      throw new IllegalArgumentException(
          "a camera's id has 1 to " + LONGEST_ID + " characters, not " + cameraId.length());
    }
    if (frameId < 0) {
      throw new IllegalArgumentException("a frame's id is not negative: " + frameId);
    }
  }
}
