package dev.millrace.vision.video;

import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.image.OpenCv;
import java.util.Map;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FrameGrabber;
import org.bytedeco.javacv.OpenCVFrameConverter;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** FFmpeg as far as we need it: the pictures of one video, as pixels. */
final class FfmpegReader implements AutoCloseable {
  static {
    // What it has to say we say in our own words.
    avutil.av_log_set_level(avutil.AV_LOG_FATAL);
  }

  private final FFmpegFrameGrabber grabber;
  private final OpenCVFrameConverter.ToMat converter = new OpenCVFrameConverter.ToMat();
  private final ImageLimits limits;

  private FfmpegReader(FFmpegFrameGrabber grabber, ImageLimits limits) {
    this.grabber = grabber;
    this.limits = limits;
  }

  /**
   * Opens a video.
   *
   * @param options of FFmpeg
   * @throws FrameGrabber.Exception where it is none, or cannot be reached
   */
  static FfmpegReader open(String name, Map<String, String> options, ImageLimits limits)
      throws FrameGrabber.Exception {
    OpenCv.load();
    var grabber = new FFmpegFrameGrabber(name);
    try {
      options.forEach(grabber::setOption);
      // Detection keeps the other cores busy.
      grabber.setVideoOption("threads", "1");
      grabber.start();
      if (!grabber.hasVideo()) {
        throw new FrameGrabber.Exception("it has no pictures");
      }
      return new FfmpegReader(grabber, limits);
    } catch (FrameGrabber.Exception | RuntimeException refused) {
      release(grabber);
      throw refused;
    }
  }

  /** The next picture, or null at the end. */
  @Nullable Frame next() throws FrameGrabber.Exception {
    org.bytedeco.javacv.Frame grabbed = grabber.grabImage();
    if (grabbed == null) {
      return null;
    }
    if (!limits.allow(grabbed.imageWidth, grabbed.imageHeight)) {
      throw new FrameGrabber.Exception(
          "its pictures have %d × %d pixels, more than are taken"
              .formatted(grabbed.imageWidth, grabbed.imageHeight));
    }
    // The grabber writes its next picture to the same place.
    Mat borrowed = converter.convert(grabbed);
    return Frame.of(borrowed.clone());
  }

  /** The time of the latest picture, in microseconds. */
  long timeMicros() {
    return grabber.getTimestamp();
  }

  /** How many pictures the video says it has; 0 or less where it does not. */
  long length() {
    return grabber.getLengthInVideoFrames();
  }

  /** Whether the video has an end. */
  boolean ends() {
    return grabber.getLengthInTime() > 0;
  }

  double framesPerSecond() {
    double said = grabber.getVideoFrameRate();
    return said > 0 && said <= 1000 ? said : FrameSource.USUAL_RATE;
  }

  @Override
  public void close() {
    converter.close();
    release(grabber);
  }

  private static void release(FFmpegFrameGrabber grabber) {
    try {
      grabber.close();
    } catch (FrameGrabber.Exception nothingLeftToSave) {
      // Its memory is given back before it complains.
    }
  }
}
