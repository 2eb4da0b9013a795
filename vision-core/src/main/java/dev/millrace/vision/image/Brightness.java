package dev.millrace.vision.image;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Scalar;

/** How bright a picture is: its mean luma by ITU-R BT.601, 0 to 255. */
public final class Brightness {
  private Brightness() {}

  /** That of all pixels. */
  public static double of(Frame frame) {
    // Luma is linear in the colours, so the luma of the means is the mean of the lumas.
    try (Scalar mean = opencv_core.mean(frame.pixels())) {
      return 0.114 * mean.get(0) + 0.587 * mean.get(1) + 0.299 * mean.get(2);
    }
  }
}
