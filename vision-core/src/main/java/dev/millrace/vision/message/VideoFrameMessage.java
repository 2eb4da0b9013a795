package dev.millrace.vision.message;

import java.time.Instant;

/**
 * One picture of a video on its way to the statistics.
 *
 * @param frameId 1 to 256 characters, any of them
 * @param source 1 to 256 characters, any of them
 * @param picture JPEG or PNG as it came; nobody has looked into it
 * @param width what the sender says of the picture, in pixels
 * @param height what the sender says of the picture, in pixels
 */
@SuppressWarnings("ArrayRecordComponent") // A picture is never compared, and is too large to copy.
public record VideoFrameMessage(
    String frameId, Instant time, String source, byte[] picture, int width, int height) {
  public VideoFrameMessage {
    requireId("frame", frameId);
    requireId("source", source);
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("no picture has " + width + " × " + height + " pixels");
    }
  }

  private static void requireId(String what, String id) {
    if (id.isEmpty() || id.length() > FrameMessage.LONGEST_ID) {
      throw new IllegalArgumentException(
          "a " + what + "'s id has 1 to " + FrameMessage.LONGEST_ID + " characters");
    }
  }
}
