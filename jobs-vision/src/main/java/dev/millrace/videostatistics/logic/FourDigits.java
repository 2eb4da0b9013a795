package dev.millrace.videostatistics.logic;

/**
 * Numbers as they are given out: to four digits, and kept in ten thousandths so that sums stay
 * exact.
 */
final class FourDigits {
  private static final double UNITS = 10_000;

  private FourDigits() {}

  /** To the nearest ten thousandth. */
  static double round(double value) {
    return units(value) / UNITS;
  }

  /** In ten thousandths. */
  static long units(double value) {
    return Math.round(value * UNITS);
  }

  /** Of so many ten thousandths. */
  static double of(double units) {
    return Math.round(units) / UNITS;
  }
}
