package dev.millrace.vision.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Writes frames as JPEG; equal frames give equal bytes. */
public final class JpegEncoder {
  private final int quality;

  /**
   * An encoder.
   *
   * @param quality 1 to 100
   */
  public JpegEncoder(int quality) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("the quality of JPEG is from 1 to 100, not " + quality);
    }
    this.quality = quality;
    OpenCv.load();
  }

  /** The frame as it is. */
  public byte[] encode(Frame frame) {
    return encode(frame.pixels());
  }

  /** The frame at another size. */
  public byte[] encode(Frame frame, int width, int height) {
    if (frame.pixels().cols() == width && frame.pixels().rows() == height) {
      return encode(frame);
    }
    try (Mat resized = new Mat();
        Size size = new Size(width, height)) {
      // Averages where pixels become fewer, so that fine patterns do not flicker.
      int how = width < frame.width() ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_LINEAR;
      opencv_imgproc.resize(frame.pixels(), resized, size, 0, 0, how);
      return encode(resized);
    }
  }

  private byte[] encode(Mat pixels) {
    try (BytePointer jpeg = new BytePointer();
        IntPointer settings = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality)) {
      if (!opencv_imgcodecs.imencode(".jpg", pixels, jpeg, settings)) {
        throw new IllegalStateException("a frame could not be written as JPEG");
      }
      byte[] bytes = new byte[Math.toIntExact(jpeg.limit())];
      jpeg.get(bytes);
      return bytes;
    }
  }
}
