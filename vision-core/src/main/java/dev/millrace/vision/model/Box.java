package dev.millrace.vision.model;

/**
 * An axis-aligned rectangle in pixels of its frame, the origin at the top left.
 *
 * @param left of the frame's left edge; may be negative for a box that reaches out of it
 * @param top of the frame's top edge
 * @param right at least {@code left}
 * @param bottom at least {@code top}
 */
public record Box(double left, double top, double right, double bottom) {
  public Box {
    // Written so that NaN is refused too.
    if (!(right >= left && bottom >= top)) {
      throw new IllegalArgumentException(
          "a box reaches from left to right and from top to bottom, not (%s, %s) to (%s, %s)"
              .formatted(left, top, right, bottom));
    }
  }

  public double width() {
    return right - left;
  }

  public double height() {
    return bottom - top;
  }

  public double area() {
    return width() * height();
  }

  /** Whether a point lies within; the right and the lower edge belong to what is beyond. */
  public boolean contains(double x, double y) {
    return x >= left && x < right && y >= top && y < bottom;
  }

  /** The area that both cover divided by the area that either covers: 0 to 1, 0 for two points. */
  public double intersectionOverUnion(Box other) {
    double width = Math.min(right, other.right) - Math.max(left, other.left);
    double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double both = width * height;
    return both / (area() + other.area() - both);
  }
}
