package dev.millrace.videostatistics.logic;

import dev.millrace.videostatistics.model.Analysis;
import dev.millrace.videostatistics.model.ResolutionClass;
import dev.millrace.vision.image.PictureMeasures;
import java.io.Serializable;

/**
 * Decides what a picture is worth.
 *
 * @param minSide pictures whose shorter side has fewer pixels are not kept
 * @param blackBelow darker pictures are black, by their brightness
 * @param blurredBelow less sharp pictures are blurred, unless they are black
 */
public record Assessment(int minSide, double blackBelow, double blurredBelow)
    implements Serializable {
  /** Blue, green and red. */
  private static final long COLOURS = 3;

  public Assessment {
    if (minSide < 0) {
      throw new IllegalArgumentException("frames.min-side must not be negative, but is " + minSide);
    }
    if (!(blackBelow >= 0 && blackBelow <= 255)) {
      throw new IllegalArgumentException("black.brightness is from 0 to 255, not " + blackBelow);
    }
    if (!(blurredBelow >= 0)) {
      throw new IllegalArgumentException(
          "blurred.sharpness must not be negative, but is " + blurredBelow);
    }
  }

  /** Whether a picture of this size is worth a look. */
  public boolean keeps(int width, int height) {
    return Math.min(width, height) >= minSide;
  }

  /**
   * What is to be said of a picture.
   *
   * @param storedBytes its size as it came
   */
  public Analysis of(int width, int height, int storedBytes, PictureMeasures measures) {
    boolean black = measures.brightness() < blackBelow;
    return new Analysis(
        width,
        height,
        FourDigits.round(measures.brightness()),
        FourDigits.round(measures.contrast()),
        FourDigits.round(measures.sharpness()),
        FourDigits.round((double) width / height),
        FourDigits.round((double) COLOURS * width * height / storedBytes),
        ResolutionClass.ofShorterSide(Math.min(width, height)),
        black,
        false,
        !black && measures.sharpness() < blurredBelow);
  }
}
