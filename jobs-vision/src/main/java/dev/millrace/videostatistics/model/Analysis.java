package dev.millrace.videostatistics.model;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What was found out about one picture. Fractions have four digits.
 *
 * @param width in pixels, as decoded and whatever the message says
 * @param height in pixels
 * @param brightness mean luma, 0 to 255
 * @param contrast standard deviation of luma
 * @param sharpness variance of the Laplacian of luma
 * @param aspectRatio width by height
 * @param compressionRatio the size of its pixels, three bytes each, by the size it was stored in
 * @param black whether there is next to no light in it
 * @param frozen whether nothing changed since the frame before
 * @param blurred whether nothing in it has an edge, though there is light
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Analysis(
    int width,
    int height,
    double brightness,
    double contrast,
    double sharpness,
    double aspectRatio,
    double compressionRatio,
    ResolutionClass resolutionClass,
    boolean black,
    boolean frozen,
    boolean blurred) {

  /** The same, beside the frame before. */
  public Analysis withFrozen(boolean nowFrozen) {
    return new Analysis(
        width,
        height,
        brightness,
        contrast,
        sharpness,
        aspectRatio,
        compressionRatio,
        resolutionClass,
        black,
        nowFrozen,
        blurred);
  }
}
