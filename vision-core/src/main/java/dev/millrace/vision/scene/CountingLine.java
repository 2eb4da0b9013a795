package dev.millrace.vision.scene;

import java.util.Set;

/**
 * A line that objects cross. Whoever looks along it from its start to its end sees those who go in
 * pass from the left to the right.
 *
 * @param classes whose objects count; empty for all
 * @param margin how far beyond the line an object must be, as a share of its height
 */
public record CountingLine(String name, Point from, Point to, Set<String> classes, double margin) {
  public CountingLine {
    classes = Set.copyOf(classes);
  }

  boolean concerns(String className) {
    return classes.isEmpty() || classes.contains(className);
  }

  /** 1 to the right, -1 to the left, 0 too near to tell. */
  int side(Point point, double height, double across, double down) {
    Point start = from.scaled(across, down);
    Point end = to.scaled(across, down);
    double length = Math.hypot(end.x() - start.x(), end.y() - start.y());
    double distance = point.rightOf(start, end) / length;
    return Math.abs(distance) <= margin * height ? 0 : (int) Math.signum(distance);
  }

  /** Whether the way between two points on different sides leads between the line's ends. */
  boolean isBetween(Point one, Point other, double across, double down) {
    double start = from.scaled(across, down).rightOf(one, other);
    double end = to.scaled(across, down).rightOf(one, other);
    return start * end <= 0;
  }
}
