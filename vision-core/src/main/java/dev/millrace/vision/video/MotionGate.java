package dev.millrace.vision.video;

import dev.millrace.vision.image.Frame;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Tells frames in which something moved from those that look like the last one that was let
 * through. Compares small grey copies, so that noise averages out; for one thread and one camera.
 */
public final class MotionGate implements AutoCloseable {
  /**
   * When a frame counts as moved.
   *
   * @param difference of a pixel of the small copy that is more than noise, 0 to 255
   * @param share of such pixels from which on something moved, 0 to 1
   * @param longestPause so many frames in a row may be held back at most
   */
  public record Settings(int difference, double share, int longestPause) {
    /** Sees a hand from across a room; noise of a camera at night stays below. */
    public static final Settings DEFAULT = new Settings(12, 0.0005, 10);

    public Settings {
      if (difference < 1 || difference > 255) {
        throw new IllegalArgumentException("a difference is from 1 to 255, not " + difference);
      }
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException("the share of pixels is from 0 to 1, not " + share);
      }
      if (longestPause < 0) {
        throw new IllegalArgumentException("the longest pause is 0 frames or more");
      }
    }
  }

  private static final int WIDTH = 192;

  private final Settings settings;
  private final Mat reference = new Mat();
  private final Mat small = new Mat();
  private final Mat grey = new Mat();
  private final Mat changed = new Mat();
  private int pause;

  public MotionGate(Settings settings) {
    this.settings = settings;
  }

  /** Whether to look at this frame; if so it is what later ones are compared with. */
  public boolean opensFor(Frame frame) {
    try (PointerScope scope = new PointerScope()) {
      Mat pixels = frame.pixels();
      int height = Math.max(1, Math.round((float) WIDTH * pixels.rows() / pixels.cols()));
      opencv_imgproc.resize(
          pixels, small, new Size(WIDTH, height), 0, 0, opencv_imgproc.INTER_AREA);
      opencv_imgproc.cvtColor(small, grey, opencv_imgproc.COLOR_BGR2GRAY);
      if (pause < settings.longestPause() && sameSize() && !moved()) {
        pause++;
        return false;
      }
      grey.copyTo(reference);
      pause = 0;
      return true;
    }
  }

  private boolean sameSize() {
    return reference.rows() == grey.rows() && reference.cols() == grey.cols();
  }

  private boolean moved() {
    opencv_core.absdiff(grey, reference, changed);
    opencv_imgproc.threshold(
        changed, changed, settings.difference(), 255, opencv_imgproc.THRESH_BINARY);
    return opencv_core.countNonZero(changed) > settings.share() * changed.rows() * changed.cols();
  }

  @Override
  public void close() {
    reference.close();
    small.close();
    grey.close();
    changed.close();
  }
}
