package dev.millrace.console.sensors;

import dev.millrace.fingerprint.model.SensorStatistics;
import org.jspecify.annotations.Nullable;

/**
 * What one sensor reported in one window; without statistics where it reported no number.
 *
 * @param start of the window, in epoch milliseconds
 * @param end of the window, in epoch milliseconds, exclusive
 * @param count how many numbers
 * @param nulls how often it said that it had none
 * @param invalid how often it sent something that is not a number
 */
record Point(
    long start,
    long end,
    @Nullable Double min,
    @Nullable Double mean,
    @Nullable Double max,
    long count,
    long nulls,
    long invalid) {

  static Point of(long start, long end, SensorStatistics statistics) {
    return new Point(
        start,
        end,
        statistics.min(),
        statistics.mean(),
        statistics.max(),
        statistics.count(),
        statistics.nullCount(),
        statistics.invalidCount());
  }

  /** The share of what it sent that is no number, 0 to 1. */
  double missing() {
    long all = count + nulls + invalid;
    return all == 0 ? 1 : (double) (nulls + invalid) / all;
  }
}
