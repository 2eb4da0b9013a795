package dev.millrace.detection.model;

import org.jspecify.annotations.Nullable;

/**
 * What became of a {@link NumberedFrame} when it was looked at.
 *
 * @param sight what is in it; null where there was no frame, or no picture in it
 */
public record LookedAt(
    String cameraId,
    long epoch,
    long number,
    long horizonMillis,
    boolean farewell,
    @Nullable Sight sight) {
  /** The same place in the order, with what was seen there. */
  public static LookedAt of(NumberedFrame place, @Nullable Sight sight) {
    return new LookedAt(
        place.cameraId(),
        place.epoch(),
        place.number(),
        place.horizonMillis(),
        place.farewell(),
        sight);
  }
}
