package dev.millrace.vision.sample;

import dev.millrace.vision.model.Box;
import java.util.List;

/** The posts of the street's lanterns, which hide who passes behind them. */
final class Lantern {
  private static final double DEPTH = 0.72;

  private Lantern() {}

  /** Where posts stand. */
  static List<Box> posts(Street street) {
    return List.of(post(street, 0.27), post(street, 0.73));
  }

  /** Whether a post stands before a point of something that touches the ground at a height. */
  static boolean covers(Street street, double ground, double x, double y) {
    return ground < groundOf(street)
        && posts(street).stream().anyMatch(post -> post.contains(x, y));
  }

  private static double groundOf(Street street) {
    return street.height() * (Street.HORIZON + (1 - Street.HORIZON) * DEPTH);
  }

  private static Box post(Street street, double place) {
    double x = place * street.width();
    double halfWidth = 0.008 * street.width();
    return new Box(x - halfWidth, 0.08 * street.height(), x + halfWidth, groundOf(street));
  }
}
