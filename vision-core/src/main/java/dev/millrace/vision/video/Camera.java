package dev.millrace.vision.video;

import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.image.OpenCv;
import java.time.Duration;
import org.bytedeco.opencv.global.opencv_videoio;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_videoio.VideoCapture;
import org.jspecify.annotations.Nullable;

/** The frames of a camera at this machine. */
final class Camera implements FrameSource {
  private final int index;
  private final VideoCapture capture;
  private long number;
  private long firstNanos;

  private Camera(int index, VideoCapture capture) {
    this.index = index;
    this.capture = capture;
  }

  static Camera open(int index, ImageLimits limits) {
    OpenCv.load();
    VideoCapture capture = new VideoCapture(index);
    if (!capture.isOpened()) {
      capture.close();
      throw new VideoFailure(
          "There is no camera " + index + ".",
          "Plug one in, check that you may use it and that nobody else does, or name a video file.");
    }
    int width = (int) capture.get(opencv_videoio.CAP_PROP_FRAME_WIDTH);
    int height = (int) capture.get(opencv_videoio.CAP_PROP_FRAME_HEIGHT);
    if (!limits.allow(Math.max(1, width), Math.max(1, height))) {
      capture.close();
      throw new VideoFailure(
          "Camera %d has %d × %d pixels, more than are taken.".formatted(index, width, height),
          "Choose a smaller format in its settings.");
    }
    return new Camera(index, capture);
  }

  @Override
  public @Nullable TimedFrame next() {
    Mat pixels = new Mat();
    if (!capture.read(pixels) || pixels.empty()) {
      pixels.close();
      throw new VideoFailure(
          "Camera %d gave no more frames after %d.".formatted(index, number),
          "Check its cable, and start again.");
    }
    if (number++ == 0) {
      firstNanos = System.nanoTime();
    }
    return new TimedFrame(
        number, Duration.ofNanos(System.nanoTime() - firstNanos), Frame.of(pixels));
  }

  @Override
  public long length() {
    return -1;
  }

  @Override
  public double framesPerSecond() {
    double said = capture.get(opencv_videoio.CAP_PROP_FPS);
    return said > 0 ? said : USUAL_RATE;
  }

  @Override
  public boolean live() {
    return true;
  }

  @Override
  public void close() {
    capture.release();
    capture.close();
  }
}
