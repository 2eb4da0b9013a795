package dev.millrace.fingerprint.model;

import org.jspecify.annotations.Nullable;

/**
 * The readings of one sensor in one window, or in a part of it.
 *
 * @param values readings in any order, of which the first {@code size} count; the room behind them
 *     is there to grow into
 * @param size how many of them count
 * @param nullCount how often there was none
 * @param invalidCount how often there was something that is not a number
 * @param folded those that came to be too many to keep, or null
 */
public record SensorReadings(
    double[] values, int size, long nullCount, long invalidCount, @Nullable FoldedReadings folded) {
  private static final SensorReadings NONE = new SensorReadings(new double[0], 0, 0, 0, null);

  /** Before the first reading. */
  public static SensorReadings none() {
    return NONE;
  }

  /** How many numbers there are. */
  public long count() {
    return size + (folded == null ? 0 : folded.count());
  }
}
