package dev.millrace.vision.sample;

import dev.millrace.vision.model.Box;

/** How much of an object is to be seen: the share of its box in the frame and behind nothing. */
final class Visibility {
  /** Points across and down a box at which it is looked whether something stands before it. */
  private static final int PROBES = 12;

  private Visibility() {}

  /** What stands before an object. */
  @FunctionalInterface
  interface Cover {
    boolean hides(double x, double y);
  }

  /** From 0 to 1, for a frame of this size in pixels. */
  static double of(Box box, int width, int height, Cover cover) {
    int free = 0;
    for (int row = 0; row < PROBES; row++) {
      double y = box.top() + (row + 0.5) / PROBES * box.height();
      for (int column = 0; column < PROBES; column++) {
        double x = box.left() + (column + 0.5) / PROBES * box.width();
        boolean inFrame = x >= 0 && x < width && y >= 0 && y < height;
        if (inFrame && !cover.hides(x, y)) {
          free++;
        }
      }
    }
    return free / (double) (PROBES * PROBES);
  }
}
