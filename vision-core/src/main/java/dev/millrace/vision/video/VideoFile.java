package dev.millrace.vision.video;

import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.ImageLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.bytedeco.javacv.FrameGrabber;
import org.jspecify.annotations.Nullable;

/** The frames of a video file. */
final class VideoFile implements FrameSource {
  private final Path file;
  private final FfmpegReader reader;
  private long number;
  private long firstMicros;

  private VideoFile(Path file, FfmpegReader reader) {
    this.file = file;
    this.reader = reader;
  }

  static VideoFile open(Path file, ImageLimits limits) {
    try {
      // A playlist must not send us elsewhere.
      return new VideoFile(
          file,
          FfmpegReader.open(
              file.toAbsolutePath().toString(), Map.of("protocol_whitelist", "file"), limits));
    } catch (FrameGrabber.Exception unreadable) {
      throw new VideoFailure(
          "The file " + file + " is no video that can be read.",
          "Name a video file such as MP4, MKV or AVI.",
          unreadable);
    }
  }

  @Override
  public @Nullable TimedFrame next() {
    try {
      Frame frame = reader.next();
      if (frame == null) {
        return null;
      }
      if (number++ == 0) {
        firstMicros = reader.timeMicros();
      }
      return new TimedFrame(
          number, Duration.of(reader.timeMicros() - firstMicros, ChronoUnit.MICROS), frame);
    } catch (FrameGrabber.Exception damaged) {
      throw new VideoFailure(
          "The video %s cannot be read after frame %d: %s."
              .formatted(file, number, damaged.getMessage()),
          "Check the file; converting it with ffmpeg may repair it.",
          damaged);
    }
  }

  @Override
  public long length() {
    return reader.length() > 0 ? reader.length() : -1;
  }

  @Override
  public double framesPerSecond() {
    return reader.framesPerSecond();
  }

  @Override
  public boolean live() {
    return false;
  }

  @Override
  public void close() {
    reader.close();
  }
}
