package dev.millrace.bench.fingerprint;

import dev.millrace.fingerprint.logic.Statistics;
import dev.millrace.fingerprint.model.SensorReadings;
import java.util.Arrays;

/** Puts the readings of a window together as they reach it: one part for each watermark. */
final class Parts {
  /** Watermarks are 200 ms apart, and a window has a minute. */
  private static final int IN_WINDOW = 300;

  private Parts() {}

  static SensorReadings putTogether(double[] readings, Statistics statistics) {
    int size = Math.max(1, readings.length / IN_WINDOW);
    SensorReadings total = SensorReadings.none();
    for (int at = 0; at < readings.length; at += size) {
      double[] part = Arrays.copyOfRange(readings, at, Math.min(readings.length, at + size));
      total = statistics.plus(total, new SensorReadings(part, part.length, 0, 0, null));
    }
    return total;
  }
}
