package dev.millrace.vision.video;

import dev.millrace.vision.image.Frame;
import java.nio.file.Path;
import java.time.Duration;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.FrameRecorder;
import org.bytedeco.javacv.OpenCVFrameConverter;
import org.jspecify.annotations.Nullable;

/** Writes frames to an MP4 file that browsers play (H.264 by OpenH264). */
public final class VideoWriter implements AutoCloseable {
  /** Bits for each pixel of each second at 25 frames; sharp enough to read captions. */
  private static final double BITS_PER_PIXEL = 3;

  private static final int LEAST_BITS = 400_000;

  private final Path file;
  private final double framesPerSecond;
  private final OpenCVFrameConverter.ToMat converter = new OpenCVFrameConverter.ToMat();
  private @Nullable FFmpegFrameRecorder recorder;

  /** Nothing is written before the first frame, whose size the video has. */
  public VideoWriter(Path file, double framesPerSecond) {
    this.file = file;
    this.framesPerSecond = framesPerSecond;
  }

  /**
   * Appends a frame.
   *
   * @param time since the first frame
   */
  public void write(Frame frame, Duration time) {
    try {
      if (recorder == null) {
        recorder = start(frame);
      }
      recorder.setTimestamp(Math.max(recorder.getTimestamp(), time.toNanos() / 1000));
      recorder.record(converter.convert(frame.pixels()));
    } catch (FrameRecorder.Exception failed) {
      throw unwritable(failed);
    }
  }

  private FFmpegFrameRecorder start(Frame frame) throws FrameRecorder.Exception {
    avutil.av_log_set_level(avutil.AV_LOG_FATAL);
    // Colours are stored for squares of four pixels.
    int width = Math.max(2, frame.pixels().cols() & ~1);
    int height = Math.max(2, frame.pixels().rows() & ~1);
    var started = new FFmpegFrameRecorder(file.toAbsolutePath().toString(), width, height);
    started.setFormat("mp4");
    started.setVideoCodec(avcodec.AV_CODEC_ID_H264);
    started.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
    started.setFrameRate(framesPerSecond);
    started.setVideoBitrate((int) Math.max(LEAST_BITS, BITS_PER_PIXEL * width * height));
    started.start();
    return started;
  }

  private VideoFailure unwritable(FrameRecorder.Exception failed) {
    return new VideoFailure(
        "The video " + file + " cannot be written.",
        "Check that its folder exists, that you may write there, and that there is space.",
        failed);
  }

  @Override
  public void close() {
    converter.close();
    if (recorder != null) {
      try {
        recorder.close();
      } catch (FrameRecorder.Exception failed) {
        throw unwritable(failed);
      }
    }
  }
}
