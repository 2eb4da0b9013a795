package dev.millrace.vision.image;

import dev.millrace.vision.model.Box;

/**
 * Where a frame lies in a model's input, and the way back.
 *
 * @param frameWidth of the frame, in its pixels
 * @param frameHeight of the frame, in its pixels
 * @param left of the scaled frame in the input, in the input's pixels
 * @param top of the scaled frame in the input
 * @param width of the scaled frame
 * @param height of the scaled frame
 * @param scaleX the input's pixels for each of the frame's, across
 * @param scaleY the same, down; differs only where frames are stretched
 */
public record Placement(
    int frameWidth,
    int frameHeight,
    int left,
    int top,
    int width,
    int height,
    double scaleX,
    double scaleY) {

  /** A box in the input as a box in the frame, cut off at the frame's edges. */
  public Box toFrame(Box inInput) {
    return new Box(
        clip((inInput.left() - left) / scaleX, frameWidth),
        clip((inInput.top() - top) / scaleY, frameHeight),
        clip((inInput.right() - left) / scaleX, frameWidth),
        clip((inInput.bottom() - top) / scaleY, frameHeight));
  }

  private static double clip(double value, int limit) {
    return Math.max(0, Math.min(limit, value));
  }
}
