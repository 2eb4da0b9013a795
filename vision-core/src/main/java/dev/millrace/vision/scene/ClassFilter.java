package dev.millrace.vision.scene;

import dev.millrace.vision.model.Box;
import dev.millrace.vision.model.Detection;

/**
 * Which detections of a class are looked at, and what makes an object of it real.
 *
 * @param minScore detections below are not looked at
 * @param confirmScore what the median of an object's last scores must reach before it is told of
 * @param minArea of the box, in the scene's unit squared
 * @param maxArea of the box
 * @param minRatio of width to height
 * @param maxRatio of width to height
 */
public record ClassFilter(
    double minScore,
    double confirmScore,
    double minArea,
    double maxArea,
    double minRatio,
    double maxRatio) {
  /** Lets everything through that has a size. */
  public static final ClassFilter OPEN =
      new ClassFilter(0, 0.5, 0, Double.MAX_VALUE, 0, Double.MAX_VALUE);

  boolean accepts(Detection detection, double frameArea) {
    Box box = detection.box();
    double area = box.area() / frameArea;
    double ratio = box.width() / box.height();
    return detection.score() >= minScore
        && area >= minArea
        && area <= maxArea
        && ratio >= minRatio
        && ratio <= maxRatio;
  }
}
