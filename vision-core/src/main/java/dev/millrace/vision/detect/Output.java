package dev.millrace.vision.detect;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * One output of one run: numbers, last dimension first to change.
 *
 * @param values from position 0; only read by index
 * @param shape its dimensions, the batch first
 */
public record Output(FloatBuffer values, List<Integer> shape) {
  public Output {
    shape = List.copyOf(shape);
    long size = 1;
    for (int dimension : shape) {
      size *= dimension;
    }
    if (size > values.capacity()) {
      throw new IllegalArgumentException(
          "there are %d values for a shape of %s".formatted(values.capacity(), shape));
    }
  }

  /** A dimension, counted from 0. */
  int dimension(int index) {
    return shape.get(index);
  }

  /** How many values one frame of the batch has. */
  private int sizeOfOne() {
    int size = 1;
    for (int index = 1; index < shape.size(); index++) {
      size *= shape.get(index);
    }
    return size;
  }

  /** Where the values of one frame of the batch begin. */
  int offset(int slot) {
    return slot * sizeOfOne();
  }
}
