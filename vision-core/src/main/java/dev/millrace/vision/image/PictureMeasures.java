package dev.millrace.vision.image;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * What can be told of a picture without knowing what it shows. All but the brightness is taken from
 * a grey copy whose longer side has at most {@link #SIDE} pixels, so that pictures of one scene
 * measure the same whatever their size.
 *
 * @param brightness mean luma by ITU-R BT.601, 0 to 255
 * @param contrast standard deviation of luma, 0 to 127.5
 * @param sharpness variance of the Laplacian of luma; small where nothing has an edge
 * @param checksum of the grey copy: the same where not one of its pixels differs
 * @see <a href="https://doi.org/10.1109/ICPR.2000.903548">Pech-Pacheco et al., 2000, on the
 *     variance of the Laplacian</a>
 */
public record PictureMeasures(double brightness, double contrast, double sharpness, long checksum) {
  /** A frame that was decoded for this size loses nothing that is measured. */
  public static final int SIDE = 480;

  /** Measures a frame. */
  public static PictureMeasures of(Frame frame) {
    try (PointerScope scope = new PointerScope()) {
      Mat grey = grey(frame.pixels());
      Mat edges = new Mat();
      opencv_imgproc.Laplacian(grey, edges, opencv_core.CV_16S);
      double contrast = deviation(grey);
      double sharpness = deviation(edges);
      return new PictureMeasures(
          Brightness.of(frame), contrast, sharpness * sharpness, checksum(grey));
    }
  }

  private static Mat grey(Mat pixels) {
    Mat small = pixels;
    int longer = Math.max(pixels.cols(), pixels.rows());
    if (longer > SIDE) {
      small = new Mat();
      Size size =
          new Size(
              Math.max(1, Math.round((float) SIDE * pixels.cols() / longer)),
              Math.max(1, Math.round((float) SIDE * pixels.rows() / longer)));
      opencv_imgproc.resize(pixels, small, size, 0, 0, opencv_imgproc.INTER_AREA);
    }
    Mat grey = new Mat();
    opencv_imgproc.cvtColor(small, grey, opencv_imgproc.COLOR_BGR2GRAY);
    return grey;
  }

  private static double deviation(Mat values) {
    Mat mean = new Mat();
    Mat deviation = new Mat();
    opencv_core.meanStdDev(values, mean, deviation);
    return new DoublePointer(deviation.data()).get();
  }

  /** Two sums of 32 bits that know nothing of each other. */
  private static long checksum(Mat grey) {
    ByteBuffer bytes = grey.createBuffer();
    var one = new CRC32();
    one.update(bytes.duplicate());
    var other = new CRC32C();
    other.update(bytes);
    return one.getValue() << 32 | other.getValue();
  }
}
