package dev.millrace.bench.fingerprint;

import dev.millrace.bench.Tally;
import dev.millrace.fingerprint.model.Fingerprint;
import dev.millrace.fingerprint.model.SensorStatistics;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives fingerprints to a tally, such that equal ones are told from others whatever rounding did:
 * all readings have three decimals, so that the sum of a sensor's readings, and the square of their
 * number times the variance, are whole numbers of thousandths and of their squares.
 */
final class Findings {
  private static final double THOUSANDTHS = 1e3;

  private Findings() {}

  static void give(Fingerprint fingerprint, Tally tally) {
    give(fingerprint.equipId(), fingerprint.startMs(), fingerprint.data(), tally);
  }

  static void give(String equipId, long startMs, Map<String, SensorStatistics> data, Tally tally) {
    long count = 0;
    int hash = 0;
    for (Map.Entry<String, SensorStatistics> sensor : data.entrySet()) {
      SensorStatistics found = sensor.getValue();
      count += found.count() + found.nullCount() + found.invalidCount();
      hash += Objects.hash(equipId, startMs, sensor.getKey(), hash(found));
    }
    tally.add(count, hash);
  }

  private static int hash(SensorStatistics found) {
    return Objects.hash(
        found.count(),
        found.nullCount(),
        found.invalidCount(),
        found.min(),
        found.max(),
        found.median(),
        wholeSum(found.mean(), found.count()),
        wholeSquares(found.stdDev(), found.count()));
  }

  private static long wholeSum(@Nullable Double mean, long count) {
    return mean == null ? -1 : Math.round(mean * THOUSANDTHS * count);
  }

  private static long wholeSquares(@Nullable Double deviation, long count) {
    return deviation == null ? -1 : Math.round(Math.pow(deviation * THOUSANDTHS * count, 2));
  }
}
