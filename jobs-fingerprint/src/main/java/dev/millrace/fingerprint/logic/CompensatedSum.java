package dev.millrace.fingerprint.logic;

/** A sum that also adds up what rounding takes from it (Neumaier, 1974). */
final class CompensatedSum {
  private double sum;
  private double lost;

  void add(double value) {
    double next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }

  double total() {
    return sum + lost;
  }
}
