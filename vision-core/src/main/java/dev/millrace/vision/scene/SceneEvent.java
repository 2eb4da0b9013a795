package dev.millrace.vision.scene;

import dev.millrace.vision.model.Box;
import org.jspecify.annotations.Nullable;

/**
 * Something that an object did.
 *
 * @param id the same whenever the same frames are looked at again
 * @param className what the object is
 * @param timeMillis of the frame in which it showed, in event time
 * @param zone that was entered or left, for zone events
 * @param dwellMillis how long the object was in the zone, for exits
 * @param line that was crossed, for crossings
 * @param direction {@code in} or {@code out}, for crossings
 * @param box where the object was seen last
 */
public record SceneEvent(
    String id,
    Type type,
    String cameraId,
    long trackId,
    String className,
    long timeMillis,
    @Nullable String zone,
    @Nullable Long dwellMillis,
    @Nullable String line,
    @Nullable String direction,
    Box box) {
  /** What an object may do. */
  public enum Type {
    /** It is real: the median of its scores says so. */
    TRACK_NEW,
    /** It began or ceased to be stationary, or turns out to be of another class. */
    TRACK_UPDATE,
    /** It was not seen for longer than it may be hidden. */
    TRACK_END,
    ZONE_ENTER,
    ZONE_EXIT,
    LINE_CROSS
  }
}
