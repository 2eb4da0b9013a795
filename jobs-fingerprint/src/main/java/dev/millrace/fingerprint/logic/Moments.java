package dev.millrace.fingerprint.logic;

import dev.millrace.fingerprint.model.FoldedReadings;
import org.jspecify.annotations.Nullable;

/**
 * Count, mean and spread of readings, such that two of them can be put together (Chan, Golub and
 * LeVeque, 1979). There is no sum of squares in it: at an offset of 1e9 that would cancel to
 * nothing.
 *
 * @param count how many
 * @param mean of them
 * @param squares the sum of their squared distances from the mean, in units of the scale's square
 * @param scale a power of two that keeps the squares within what a double holds
 */
record Moments(long count, double mean, double squares, double scale) {
  static final Moments NONE = new Moments(0, 0, 0, 1);

  /**
   * Of readings in ascending order, so that the result does not depend on the order in which they
   * came.
   *
   * @param sorted of which the first {@code size} count
   */
  static Moments of(double[] sorted, int size) {
    if (size == 0) {
      return NONE;
    }
    double scale = scaleFor(Math.max(Math.abs(sorted[0]), Math.abs(sorted[size - 1])));
    CompensatedSum sum = new CompensatedSum();
    CompensatedSum distances = new CompensatedSum();
    // Distances from the middle are small where the readings are large and close together.
    double middle = sorted[size / 2] / scale;
    for (int i = 0; i < size; i++) {
      double value = sorted[i] / scale;
      sum.add(value);
      distances.add(value - middle);
    }
    double centre = distances.total() / size;
    CompensatedSum squares = new CompensatedSum();
    for (int i = 0; i < size; i++) {
      double distance = sorted[i] / scale - middle - centre;
      squares.add(distance * distance);
    }
    // Rounding must not carry the mean of equal readings away from them.
    double mean = Math.min(Math.max(sum.total() / size * scale, sorted[0]), sorted[size - 1]);
    return new Moments(size, mean, squares.total(), scale);
  }

  /** Of readings that were folded before. */
  static Moments of(@Nullable FoldedReadings folded) {
    return folded == null
        ? NONE
        : new Moments(folded.count(), folded.mean(), folded.squares(), folded.scale());
  }

  /** Of both together. */
  Moments plus(Moments other) {
    if (count == 0) {
      return other;
    }
    if (other.count == 0) {
      return this;
    }
    double common = Math.max(scale, other.scale);
    long all = count + other.count;
    double apart = other.mean / common - mean / common;
    double share = (double) other.count / all;
    return new Moments(
        all,
        (mean / common + apart * share) * common,
        squaresAt(common) + other.squaresAt(common) + apart * apart * share * count,
        common);
  }

  /** Null where the divisor is zero. */
  @Nullable Double deviation(Deviation deviation) {
    long divisor = deviation.divisor(count);
    if (divisor <= 0) {
      return null;
    }
    double value = Math.sqrt(squares / divisor) * scale;
    // Of two readings at the two ends of what a double holds, the sample's lies beyond.
    return Double.isFinite(value) ? value : null;
  }

  private double squaresAt(double other) {
    double ratio = scale / other;
    return squares * ratio * ratio;
  }

  /** One for the usual sizes, whose squares a double holds; else the power of two below. */
  private static double scaleFor(double magnitude) {
    int exponent = Math.getExponent(magnitude);
    return magnitude == 0 || Math.abs(exponent) < 400
        ? 1
        : Math.scalb(1.0, Math.max(exponent, -1000));
  }
}
