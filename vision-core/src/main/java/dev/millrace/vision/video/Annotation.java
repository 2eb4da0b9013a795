package dev.millrace.vision.video;

import dev.millrace.vision.image.Frame;
import dev.millrace.vision.model.Box;
import java.awt.Color;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * A box with a caption, to be drawn into a frame.
 *
 * @param colour any number; equal ones have equal colours, neighbours very different ones
 */
public record Annotation(Box box, String caption, long colour) {
  /** Steps round the circle of hues that never come close to an earlier one soon. */
  private static final double GOLDEN = 0.618033988749895;

  private static final double CAPTION_SIZE = 0.5;
  private static final int CAPTION_HEIGHT = 14;

  /** Draws it; the frame changes. */
  public void drawInto(Frame frame) {
    try (PointerScope scope = new PointerScope()) {
      Mat pixels = frame.pixels();
      Point corner = new Point((int) box.left(), (int) box.top());
      opencv_imgproc.rectangle(
          pixels,
          corner,
          new Point((int) box.right(), (int) box.bottom()),
          scalar(),
          2,
          opencv_imgproc.LINE_8,
          0);
      opencv_imgproc.putText(
          pixels,
          caption,
          new Point((int) box.left() + 3, (int) box.top() + CAPTION_HEIGHT),
          opencv_imgproc.FONT_HERSHEY_SIMPLEX,
          CAPTION_SIZE,
          scalar(),
          1,
          opencv_imgproc.LINE_AA,
          false);
    }
  }

  private Scalar scalar() {
    Color of = Color.getHSBColor((float) (colour * GOLDEN % 1), 0.8f, 1);
    return new Scalar(of.getBlue(), of.getGreen(), of.getRed(), 0);
  }
}
