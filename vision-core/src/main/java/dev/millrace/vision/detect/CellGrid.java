package dev.millrace.vision.detect;

import java.util.Arrays;

/**
 * The cells of a picture that a detector looks at, from fine to coarse and row by row: where each
 * begins, and how large it is, in pixels of the input.
 */
final class CellGrid {
  /** No cells: positions are absolute already. */
  static final CellGrid NONE = new CellGrid(new float[0], new float[0], new float[0]);

  private static final int[] STRIDES = {8, 16, 32};

  private final float[] x;
  private final float[] y;
  private final float[] stride;

  private CellGrid(float[] x, float[] y, float[] stride) {
    this.x = x;
    this.y = y;
    this.stride = stride;
  }

  /** The cells of strides 8, 16 and 32. */
  static CellGrid of(int width, int height) {
    int count = Arrays.stream(STRIDES).map(each -> (width / each) * (height / each)).sum();
    float[] x = new float[count];
    float[] y = new float[count];
    float[] stride = new float[count];
    int at = 0;
    for (int each : STRIDES) {
      for (int row = 0; row < height / each; row++) {
        for (int column = 0; column < width / each; column++) {
          x[at] = column;
          y[at] = row;
          stride[at] = each;
          at++;
        }
      }
    }
    return new CellGrid(x, y, stride);
  }

  int count() {
    return x.length;
  }

  /** The column of a cell, in cells. */
  float column(int cell) {
    return x[cell];
  }

  /** The row of a cell, in cells. */
  float row(int cell) {
    return y[cell];
  }

  /** The side of a cell, in pixels. */
  float stride(int cell) {
    return stride[cell];
  }
}
