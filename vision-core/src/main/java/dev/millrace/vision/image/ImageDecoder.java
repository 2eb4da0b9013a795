package dev.millrace.vision.image;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;

import dev.millrace.vision.image.ImageHeader.Format;
import dev.millrace.vision.image.InvalidImage.Reason;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes JPEG and PNG. Nothing reaches the native decoder that its header does not make plausible.
 *
 * <p>Orientation in EXIF is ignored: a camera's picture is what its sensor saw, and zones are drawn
 * on that.
 */
public final class ImageDecoder {
  private final ImageLimits limits;

  public ImageDecoder(ImageLimits limits) {
    this.limits = limits;
    OpenCv.load();
  }

  /** Decodes a picture as it is. */
  public Frame decode(byte[] bytes) throws InvalidImage {
    return decode(bytes, header(bytes), 1);
  }

  /**
   * Decodes a picture for a model, at a half, a quarter or an eighth of its size where that still
   * has at least the pixels that the model's input shows of it. A JPEG decodes in half the time
   * then, and its pixels are averages instead of samples.
   *
   * @param fit how the frame will be laid into the input
   * @param inputWidth of the model's input, in pixels
   * @param inputHeight of the model's input, in pixels
   */
  public Frame decodeFor(byte[] bytes, Fit fit, int inputWidth, int inputHeight)
      throws InvalidImage {
    ImageHeader header = header(bytes);
    Placement placed = fit.place(header.width(), header.height(), inputWidth, inputHeight);
    return decode(bytes, header, divisor(header, placed));
  }

  /** By how much fewer pixels still are enough. */
  private static int divisor(ImageHeader header, Placement placed) {
    // Only the transform of JPEG yields fewer pixels for less work.
    if (header.format() != Format.JPEG) {
      return 1;
    }
    for (int divisor : new int[] {8, 4, 2}) {
      if (header.width() / divisor >= placed.width()
          && header.height() / divisor >= placed.height()) {
        return divisor;
      }
    }
    return 1;
  }

  /** The header, within limits. */
  private ImageHeader header(byte[] bytes) throws InvalidImage {
    if (bytes.length > limits.bytes()) {
      throw new InvalidImage(
          Reason.TOO_MANY_BYTES,
          "the picture has %,d bytes; at most %,d are taken"
              .formatted(bytes.length, limits.bytes()));
    }
    ImageHeader header = ImageHeader.read(bytes);
    header.require(limits);
    return header;
  }

  private static Frame decode(byte[] bytes, ImageHeader header, int divisor) throws InvalidImage {
    int flags =
        switch (divisor) {
          case 8 -> IMREAD_REDUCED_COLOR_8;
          case 4 -> IMREAD_REDUCED_COLOR_4;
          case 2 -> IMREAD_REDUCED_COLOR_2;
          default -> IMREAD_COLOR;
        };
    Mat pixels;
    try (BytePointer pointer = new BytePointer(bytes);
        Mat encoded = new Mat(1, bytes.length, opencv_core.CV_8UC1, pointer)) {
      pixels = opencv_imgcodecs.imdecode(encoded, flags | IMREAD_IGNORE_ORIENTATION);
    } catch (RuntimeException refused) {
      // OpenCV's own exceptions arrive as nothing more specific.
      throw new InvalidImage(Reason.CORRUPT, "the picture cannot be decoded");
    }
    boolean asClaimed =
        pixels.cols() == ceiling(header.width(), divisor)
            && pixels.rows() == ceiling(header.height(), divisor);
    if (pixels.empty() || !asClaimed) {
      pixels.close();
      throw new InvalidImage(Reason.CORRUPT, "the picture cannot be decoded");
    }
    return new Frame(pixels, header.width(), header.height());
  }

  private static int ceiling(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
