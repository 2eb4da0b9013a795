package dev.millrace.vision.image;

import org.bytedeco.opencv.opencv_core.Mat;

/**
 * One picture as pixels, 8 bits each of blue, green and red, in native memory that {@link #close}
 * gives back.
 *
 * <p>The pixels may be fewer than the picture had: a model with a small input is served by a
 * picture that was decoded at half its size. {@link #width} and {@link #height} are always those of
 * the picture, and boxes refer to them.
 */
public final class Frame implements AutoCloseable {
  private final Mat pixels;
  private final int width;
  private final int height;

  /** Takes over the pixels, which are those of a picture of this size, or fewer. */
  public Frame(Mat pixels, int width, int height) {
    this.pixels = pixels;
    this.width = width;
    this.height = height;
  }

  /** Takes over pixels that are the whole picture. */
  public static Frame of(Mat pixels) {
    return new Frame(pixels, pixels.cols(), pixels.rows());
  }

  /** Still owned by the frame. */
  public Mat pixels() {
    return pixels;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  @Override
  public void close() {
    pixels.close();
  }
}
