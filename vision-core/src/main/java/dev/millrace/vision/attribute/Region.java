package dev.millrace.vision.attribute;

import dev.millrace.vision.model.Box;

/** A part of a frame, in whole pixels. */
record Region(int left, int top, int width, int height) {
  /** A standing person's head and shoulders, as a share of the height. */
  private static final double UPPER = 0.4;

  /** Of someone of whom only the upper body is in the frame, as a share of the width. */
  private static final double OF_WIDTH = 0.75;

  /** Hair often reaches over a box, as a share of the region's height. */
  private static final double ABOVE = 0.1;

  /** The face detector's pictures are wider than high, and it knows faces undistorted. */
  private static final double SHAPE = 4 / 3.0;

  /** What of a face's surroundings the models know, on each side, as a share of the face. */
  private static final double MARGIN = 0.4;

  /** Where a person's head must be; moved into the frame rather than cut off at its edge. */
  static Region ofHead(Box person, int frameWidth, int frameHeight) {
    double height = Math.max(UPPER * person.height(), OF_WIDTH * person.width());
    height = Math.max(1, Math.min(height * (1 + ABOVE), frameHeight));
    double width = Math.max(1, Math.min(height * SHAPE, frameWidth));
    double left = (person.left() + person.right() - width) / 2;
    double top = person.top() - ABOVE * height;
    return clipped(
        Math.max(0, Math.min(left, frameWidth - width)),
        Math.max(0, Math.min(top, frameHeight - height)),
        width,
        height,
        frameWidth,
        frameHeight);
  }

  /** A face with its surroundings, as far as the frame reaches. */
  static Region around(Box face, int frameWidth, int frameHeight) {
    double left = Math.max(0, face.left() - MARGIN * face.width());
    double top = Math.max(0, face.top() - MARGIN * face.height());
    double right = Math.min(frameWidth, face.right() + MARGIN * face.width());
    double bottom = Math.min(frameHeight, face.bottom() + MARGIN * face.height());
    return clipped(left, top, right - left, bottom - top, frameWidth, frameHeight);
  }

  /** At least one pixel, and none outside the frame. */
  private static Region clipped(
      double left, double top, double width, double height, int frameWidth, int frameHeight) {
    int x = Math.max(0, Math.min(frameWidth - 1, (int) left));
    int y = Math.max(0, Math.min(frameHeight - 1, (int) top));
    return new Region(
        x,
        y,
        Math.max(1, Math.min(frameWidth - x, (int) Math.round(width))),
        Math.max(1, Math.min(frameHeight - y, (int) Math.round(height))));
  }
}
