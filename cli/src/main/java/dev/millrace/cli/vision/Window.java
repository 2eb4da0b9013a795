package dev.millrace.cli.vision;

import dev.millrace.cli.Failure;
import dev.millrace.vision.image.Frame;
import java.awt.GraphicsEnvironment;
import javax.swing.WindowConstants;
import org.bytedeco.javacv.CanvasFrame;
import org.bytedeco.javacv.OpenCVFrameConverter;

/** A window that shows frames, until somebody closes it. */
final class Window implements AutoCloseable {
  private final CanvasFrame canvas;
  private final OpenCVFrameConverter.ToMat converter = new OpenCVFrameConverter.ToMat();

  private Window(CanvasFrame canvas) {
    this.canvas = canvas;
  }

  static Window open(String title) {
    if (GraphicsEnvironment.isHeadless()) {
      throw new Failure(
          "There is no screen to open a window on.",
          "Write the frames with their boxes to a file instead: --annotated out.mp4.");
    }
    // Colours are meant for screens already.
    CanvasFrame canvas = new CanvasFrame(title, 1);
    canvas.setDefaultCloseOperation(WindowConstants.DISPOSE_ON_CLOSE);
    return new Window(canvas);
  }

  /** Whether it is still open. */
  boolean show(Frame frame) {
    if (!canvas.isVisible()) {
      return false;
    }
    canvas.showImage(converter.convert(frame.pixels()));
    return true;
  }

  @Override
  public void close() {
    converter.close();
    canvas.dispose();
  }
}
