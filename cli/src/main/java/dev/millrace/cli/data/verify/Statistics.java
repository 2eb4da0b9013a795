package dev.millrace.cli.data.verify;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/**
 * What the readings of one sensor in one window are like, worked out with decimals in two passes:
 * slowly, and without the rounding that a job has to care for.
 */
final class Statistics {
  private static final double TOLERANCE = 1e-9;

  /** What a mean near zero may be off by, as a share of the largest reading. */
  private static final double ROUNDING = 1e-15;

  private final double[] sorted;
  private final double mean;
  private final double deviation;

  /**
   * Works them out.
   *
   * @param readings at least one, all finite
   * @param sample whether the deviation is that of a sample
   */
  Statistics(double[] readings, boolean sample) {
    sorted = readings.clone();
    Arrays.sort(sorted);
    BigDecimal sum = BigDecimal.ZERO;
    for (double reading : sorted) {
      sum = sum.add(new BigDecimal(reading));
    }
    BigDecimal exactMean = sum.divide(BigDecimal.valueOf(sorted.length), MathContext.DECIMAL128);
    mean = exactMean.doubleValue();
    int divisor = sample ? sorted.length - 1 : sorted.length;
    if (divisor == 0) {
      deviation = Double.NaN;
    } else if (min() == max()) {
      deviation = 0; // Which the mean, rounded to 34 digits, would miss.
    } else {
      deviation = deviation(exactMean, divisor);
    }
  }

  private double deviation(BigDecimal exactMean, int divisor) {
    BigDecimal squares = BigDecimal.ZERO;
    for (double reading : sorted) {
      BigDecimal distance = new BigDecimal(reading).subtract(exactMean, MathContext.DECIMAL128);
      squares = squares.add(distance.multiply(distance, MathContext.DECIMAL128));
    }
    return squares
        .divide(BigDecimal.valueOf(divisor), MathContext.DECIMAL128)
        .sqrt(MathContext.DECIMAL128)
        .doubleValue();
  }

  double min() {
    return sorted[0];
  }

  double max() {
    return sorted[sorted.length - 1];
  }

  double median() {
    double upper = sorted[sorted.length / 2];
    double lower = sorted[(sorted.length - 1) / 2];
    return lower / 2 + upper / 2;
  }

  double mean() {
    return mean;
  }

  /** Not a number for the deviation of a sample of one. */
  double deviation() {
    return deviation;
  }

  /** Whether a number is the mean, but for rounding. */
  boolean isMean(double found) {
    double largest = Math.max(Math.abs(min()), Math.abs(max()));
    return isClose(found, mean) || Math.abs(found - mean) <= ROUNDING * largest;
  }

  /** Whether a number splits the readings in halves, but for some share of them. */
  boolean isMedian(double found, double rankError) {
    int below = 0;
    int notAbove = 0;
    for (double reading : sorted) {
      below += reading < found ? 1 : 0;
      notAbove += reading <= found ? 1 : 0;
    }
    double count = sorted.length;
    return below / count <= 0.5 + rankError && notAbove / count >= 0.5 - rankError;
  }

  /** Whether two numbers are the same but for rounding; not a number is only itself. */
  static boolean isClose(double found, double expected) {
    return Double.compare(found, expected) == 0
        || Math.abs(found - expected) <= TOLERANCE * Math.max(Math.abs(found), Math.abs(expected));
  }
}
