package dev.millrace.vision.scene;

import java.util.List;
import java.util.Set;

/**
 * An area of a scene that objects enter and leave.
 *
 * @param polygon its corners, in either direction; it may be concave
 * @param classes whose objects count; empty for all
 * @param inertia how many more frames inside than outside it takes to enter, and to leave
 */
public record Zone(String name, List<Point> polygon, Set<String> classes, int inertia) {
  public Zone {
    polygon = List.copyOf(polygon);
    classes = Set.copyOf(classes);
  }

  boolean concerns(String className) {
    return classes.isEmpty() || classes.contains(className);
  }

  /** Whether a point lies within: a ray from it crosses the border an odd number of times. */
  boolean contains(Point point, double across, double down) {
    boolean inside = false;
    Point before = polygon.get(polygon.size() - 1).scaled(across, down);
    for (Point corner : polygon) {
      Point now = corner.scaled(across, down);
      if (now.y() > point.y() != before.y() > point.y()) {
        double crossing =
            now.x() + (point.y() - now.y()) * (before.x() - now.x()) / (before.y() - now.y());
        inside ^= point.x() < crossing;
      }
      before = now;
    }
    return inside;
  }
}
