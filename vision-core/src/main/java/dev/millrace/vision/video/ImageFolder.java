package dev.millrace.vision.video;

import dev.millrace.vision.image.ImageDecoder;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.image.InvalidImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a folder as frames, in the order of their names, where numbers count as numbers:
 * 2 comes before 10. What is no picture is told and left out.
 */
final class ImageFolder implements FrameSource {
  private static final Pattern DIGITS = Pattern.compile("\\d+");

  private static final int LONGEST_NUMBER = 20;

  private final double framesPerSecond;
  private final List<Path> files;
  private final Iterator<Path> rest;
  private final ImageDecoder decoder;
  private final ImageLimits limits;
  private final Notices notices;
  private long number;

  private ImageFolder(
      List<Path> files, double framesPerSecond, ImageLimits limits, Notices notices) {
    this.framesPerSecond = framesPerSecond;
    this.files = files;
    this.rest = files.iterator();
    this.decoder = new ImageDecoder(limits);
    this.limits = limits;
    this.notices = notices;
  }

  static ImageFolder open(
      Path folder, double framesPerSecond, ImageLimits limits, Notices notices) {
    try (var entries = Files.list(folder)) {
      List<Path> files =
          entries
              .filter(ImageFolder::looksLikeImage)
              .filter(Files::isRegularFile)
              .sorted(Comparator.comparing(ImageFolder::inOrder).thenComparing(Path::compareTo))
              .toList();
      if (files.isEmpty()) {
        throw new VideoFailure(
            "The folder " + folder + " has no pictures.",
            "Name one with files that end in .jpg, .jpeg or .png.");
      }
      return new ImageFolder(files, framesPerSecond, limits, notices);
    } catch (IOException unreadable) {
      throw new VideoFailure(
          "The folder " + folder + " cannot be read.", "Check who may read it.", unreadable);
    }
  }

  /** The name with its numbers made equally long, so that they sort by their values. */
  private static String inOrder(Path file) {
    return DIGITS
        .matcher(String.valueOf(file.getFileName()))
        .replaceAll(
            digits -> {
              String number = digits.group().replaceFirst("^0+(?=\\d)", "");
              return "0".repeat(Math.max(0, LONGEST_NUMBER - number.length())) + number;
            });
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
    return framesPerSecond;
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
