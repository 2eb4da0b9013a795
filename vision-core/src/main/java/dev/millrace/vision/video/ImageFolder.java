package dev.millrace.vision.video;

import dev.millrace.vision.image.ImageDecoder;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.image.InvalidImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a folder as frames, in the order of their names. What is no picture is told and
 * left out.
 */
final class ImageFolder implements FrameSource {
  private final List<Path> files;
  private final Iterator<Path> rest;
  private final ImageDecoder decoder;
  private final ImageLimits limits;
  private final Notices notices;
  private long number;

  private ImageFolder(List<Path> files, ImageLimits limits, Notices notices) {
    this.files = files;
    this.rest = files.iterator();
    this.decoder = new ImageDecoder(limits);
    this.limits = limits;
    this.notices = notices;
  }

  static ImageFolder open(Path folder, ImageLimits limits, Notices notices) {
    try (var entries = Files.list(folder)) {
      List<Path> files =
          entries
              .filter(ImageFolder::looksLikeImage)
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new VideoFailure(
            "The folder " + folder + " has no pictures.",
            "Name one with files that end in .jpg, .jpeg or .png.");
      }
      return new ImageFolder(files, limits, notices);
    } catch (IOException unreadable) {
      throw new VideoFailure(
          "The folder " + folder + " cannot be read.", "Check who may read it.", unreadable);
    }
  }

  private static boolean looksLikeImage(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
  }

  @Override
  public @Nullable TimedFrame next() {
    while (rest.hasNext()) {
      Path file = rest.next();
      // A picture left out keeps its place in time.
      number++;
      try {
        if (Files.size(file) > limits.bytes()) {
          notices.tell("Left out %s: it is too large.".formatted(file.getFileName()));
          continue;
        }
        return new TimedFrame(
            number,
            Duration.ofNanos(Math.round((number - 1) * 1e9 / framesPerSecond())),
            decoder.decode(Files.readAllBytes(file)));
      } catch (InvalidImage bad) {
        notices.tell("Left out %s: %s.".formatted(file.getFileName(), bad.getMessage()));
      } catch (IOException unreadable) {
        throw new VideoFailure(
            "The file " + file + " cannot be read.", "Check who may read it.", unreadable);
      }
    }
    return null;
  }

  @Override
  public long length() {
    return files.size();
  }

  @Override
  public double framesPerSecond() {
    return USUAL_RATE;
  }

  @Override
  public boolean live() {
    return false;
  }

  @Override
  public void close() {
    // Every file was closed when it was read.
  }
}
