package dev.millrace.vision.video;

import dev.millrace.vision.image.ImageLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where frames come from, one after another. For one thread at a time. */
public interface FrameSource extends AutoCloseable {
  /** What is used where a source does not say how often it has frames. */
  double USUAL_RATE = 25;

  /** A camera at this machine, by its number. */
  Pattern CAMERA = Pattern.compile("\\d{1,3}");

  /** A scheme of two letters at least: one letter is a drive. */
  Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");

  /**
   * The next frame.
   *
   * @return null at the end, which live sources do not have
   * @throws VideoFailure where there is no next frame although there should be one
   */
  @Nullable TimedFrame next();

  /** How many frames are expected, or -1 where nobody knows. */
  long length();

  /** Frames for each second; what a file says, or a usual value. */
  double framesPerSecond();

  /** Whether frames come when they come: who is too slow then misses some. */
  boolean live();

  /** Ends it. No exception: nothing is left to save. */
  @Override
  void close();

  /**
   * Opens what a user names: the number of a camera, an address such as {@code rtsp://…}, a folder
   * of JPEG and PNG files, or a video file.
   */
  static FrameSource open(String name, ImageLimits limits, Notices notices) {
    return open(name, USUAL_RATE, limits, notices);
  }

  /**
   * The same, for folders of pictures that were taken at another rate.
   *
   * @param folderRate how many pictures of a folder make a second
   */
  static FrameSource open(String name, double folderRate, ImageLimits limits, Notices notices) {
    if (CAMERA.matcher(name).matches()) {
      return Camera.open(Integer.parseInt(name), limits);
    }
    if (ADDRESS.matcher(name).matches()) {
      return VideoStream.open(name, limits, notices);
    }
    Path path = Path.of(name);
    if (Files.isDirectory(path)) {
      return ImageFolder.open(path, folderRate, limits, notices);
    }
    if (!Files.isReadable(path)) {
      throw new VideoFailure(
          "There is no file " + name + " that can be read.",
          "Name a video file, a folder of pictures, an address such as rtsp://…, or the number of a"
              + " camera.");
    }
    return VideoFile.open(path, limits);
  }

  /** Told of what a user should know and that stops nothing. */
  @FunctionalInterface
  interface Notices {
    void tell(String sentence);
  }
}
