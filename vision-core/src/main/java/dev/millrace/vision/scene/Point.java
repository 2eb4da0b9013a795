package dev.millrace.vision.scene;

import dev.millrace.vision.model.Box;

/** A place in a frame. */
public record Point(double x, double y) {
  /** Where an object stands: the middle of its lower edge. */
  static Point below(Box box) {
    return new Point((box.left() + box.right()) / 2, box.bottom());
  }

  Point scaled(double across, double down) {
    return new Point(x * across, y * down);
  }

  /**
   * Twice the area of the triangle with two others: positive if this is to the right of the way.
   */
  double rightOf(Point from, Point to) {
    return (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x);
  }
}
