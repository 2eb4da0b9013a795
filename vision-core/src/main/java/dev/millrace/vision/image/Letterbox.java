package dev.millrace.vision.image;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames into a model's input: resized, padded with grey, and as one plane of floats for
 * each channel. All of it happens in memory that is taken once. For one thread at a time.
 */
public final class Letterbox implements AutoCloseable {
  private static final int CHANNELS = 3;

  private final Fit fit;
  private final int width;
  private final int height;
  private final PixelScale scale;
  private final FloatPointer target;
  private final Mat[] tables = new Mat[CHANNELS];
  private final @Nullable Placement[] written;
  private final Mat resized = new Mat();
  private final MatVector channels = new MatVector(CHANNELS);

  /**
   * A writer into one tensor.
   *
   * @param target direct, in native order, with room for {@code 3 × width × height} floats for each
   *     frame of a batch; it must live as long as this
   */
  public Letterbox(Fit fit, int width, int height, PixelScale scale, FloatBuffer target) {
    OpenCv.load();
    this.fit = fit;
    this.width = width;
    this.height = height;
    this.scale = scale;
    this.target = new FloatPointer(target);
    this.written = new Placement[target.capacity() / (CHANNELS * width * height)];
    for (int channel = 0; channel < CHANNELS; channel++) {
      tables[channel] = new Mat(1, 256, opencv_core.CV_32FC1);
      tables[channel].<FloatBuffer>createBuffer().put(scale.table(channel));
    }
  }

  /**
   * Writes a frame.
   *
   * @param slot the frame's place in the batch
   * @return where the frame lies in the input
   */
  public Placement write(Frame frame, int slot) {
    Placement place = fit.place(frame.width(), frame.height(), width, height);
    boolean padded = place.equals(written[slot]);
    try (PointerScope scope = new PointerScope()) {
      Mat source = frame.pixels();
      if (source.cols() != place.width() || source.rows() != place.height()) {
        opencv_imgproc.resize(
            source,
            resized,
            new Size(place.width(), place.height()),
            0,
            0,
            opencv_imgproc.INTER_LINEAR);
        source = resized;
      }
      opencv_core.split(source, channels);
      Rect inside = new Rect(place.left(), place.top(), place.width(), place.height());
      for (int channel = 0; channel < CHANNELS; channel++) {
        Mat plane = plane(slot, channel);
        if (!padded) {
          float grey = scale.table(channel)[scale.padding()];
          plane.put(new Scalar(grey, grey, grey, grey));
        }
        opencv_core.LUT(
            channels.get(scale.sourceOf(channel)), tables[channel], plane.apply(inside));
      }
    }
    written[slot] = place;
    return place;
  }

  private Mat plane(int slot, int channel) {
    long offset = ((long) slot * CHANNELS + channel) * width * height;
    return new Mat(
        height, width, opencv_core.CV_32FC1, target.getPointer(FloatPointer.class, offset));
  }

  @Override
  public void close() {
    channels.close();
    resized.close();
    for (Mat table : tables) {
      table.close();
    }
  }
}
