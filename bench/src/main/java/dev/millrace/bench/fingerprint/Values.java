package dev.millrace.bench.fingerprint;

import dev.millrace.fingerprint.model.SensorStatistics;
import java.util.Arrays;

/** What one sensor reported in one window, and its statistics as one writes them down. */
final class Values {
  private double[] numbers = new double[16];
  private int count;
  private int nulls;

  void add(double number) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
    }
    numbers[count++] = number;
  }

  void addNull() {
    nulls++;
  }

  SensorStatistics statistics() {
    if (count == 0) {
      return new SensorStatistics(null, null, null, null, null, 0, nulls, 0, null, null);
    }
    double[] sorted = Arrays.copyOf(numbers, count);
    Arrays.sort(sorted);
    double sum = 0;
    for (double number : sorted) {
      sum += number;
    }
    double mean = sum / count;
    double squares = 0;
    for (double number : sorted) {
      squares += (number - mean) * (number - mean);
    }
    double median =
        count % 2 == 1 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
    return new SensorStatistics(
        sorted[0],
        sorted[count - 1],
        median,
        mean,
        Math.sqrt(squares / count),
        count,
        nulls,
        0,
        null,
        null);
  }
}
