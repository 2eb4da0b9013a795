package dev.millrace.videostatistics.model;

import dev.millrace.serde.deadletter.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A frame whose picture was looked at and left behind: it is what travels over the network.
 *
 * @param source who sent it
 * @param frameId its id among those of its source
 * @param epochMillis when it was taken
 * @param bytes of its picture as it was stored
 * @param resolutionClass that of its picture, or null if it has none that can be decoded
 * @param kept what is known of its picture, or null if it is invalid or too small to be kept
 * @param origin the record it came in, if the frame may be late; null for one that cannot be
 */
public record SeenFrame(
    String source,
    String frameId,
    long epochMillis,
    int bytes,
    @Nullable ResolutionClass resolutionClass,
    @Nullable KeptPicture kept,
    @Nullable Origin origin) {

  /** The same frame, once it is known that it is not late. */
  public SeenFrame withoutOrigin() {
    return origin == null
        ? this
        : new SeenFrame(source, frameId, epochMillis, bytes, resolutionClass, kept, null);
  }
}
