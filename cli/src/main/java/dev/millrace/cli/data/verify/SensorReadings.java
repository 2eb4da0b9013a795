package dev.millrace.cli.data.verify;

import java.util.Arrays;

/** The readings of one sensor in one window, as they come. */
final class SensorReadings {
  private double[] values = new double[8];
  private int size;
  private int nulls;
  private int invalid;

  void add(double reading) {
    if (Double.isNaN(reading)) {
      invalid++;
    } else if (Double.isInfinite(reading)) {
      nulls++;
    } else {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = reading;
    }
  }

  double[] values() {
    return Arrays.copyOf(values, size);
  }

  int nulls() {
    return nulls;
  }

  int invalid() {
    return invalid;
  }
}
