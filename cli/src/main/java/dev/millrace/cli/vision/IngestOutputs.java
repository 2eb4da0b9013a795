package dev.millrace.cli.vision;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.cli.Failure;
import dev.millrace.cli.data.Stdout;
import dev.millrace.vision.evaluate.MotChallenge;
import dev.millrace.vision.evaluate.MotRow;
import dev.millrace.vision.video.Annotation;
import dev.millrace.vision.video.TimedFrame;
import dev.millrace.vision.video.VideoWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that {@code ingest} writes and shows. */
final class IngestOutputs implements AutoCloseable {
  private final @Nullable Stdout stdout;
  private final @Nullable Writer lines;
  private final @Nullable Writer tracks;
  private final @Nullable VideoWriter video;
  private final @Nullable Window window;

  /**
   * Opens the files.
   *
   * @param source what must not be overwritten
   * @param out the lines; null for stdout
   * @param mot tracks in MOTChallenge form; null for none
   */
  IngestOutputs(
      Path source,
      @Nullable Path out,
      @Nullable Path mot,
      @Nullable VideoWriter video,
      @Nullable Window window) {
    this.stdout = out == null ? new Stdout() : null;
    this.lines = out == null ? null : writer(out, source);
    this.tracks = mot == null ? null : writer(mot, source);
    this.video = video;
    this.window = window;
  }

  private static Writer writer(Path path, Path source) {
    try {
      if (Files.exists(path) && Files.exists(source) && Files.isSameFile(path, source)) {
        throw new Failure("The lines would overwrite " + source + ".", "Give another name.");
      }
      return Files.newBufferedWriter(path, UTF_8);
    } catch (IOException impossible) {
      throw new Failure(
          path + " cannot be written.",
          "Name a file in a folder that exists and where you may write.",
          impossible);
    }
  }

  void write(DetectionLine line) throws IOException {
    if (stdout != null) {
      stdout.line(line.json());
    }
    if (lines != null) {
      lines.write(line.json());
      lines.write('\n');
    }
  }

  /**
   * Writes and shows what is not lines.
   *
   * @param names of the classes, by id
   * @return whether to go on
   */
  boolean write(TimedFrame frame, List<Seen> seen, List<String> names) throws IOException {
    if (tracks != null) {
      for (Seen each : seen) {
        if (each.trackId() != null) {
          MotChallenge.write(
              tracks,
              new MotRow(
                  Math.toIntExact(frame.number()),
                  each.trackId(),
                  each.smoothed(),
                  each.score(),
                  MotRow.PEDESTRIAN));
        }
      }
    }
    if (video != null || window != null) {
      seen.forEach(each -> annotation(each, names).drawInto(frame.frame()));
    }
    if (video != null) {
      video.write(frame.frame(), frame.time());
    }
    return window == null || window.show(frame.frame());
  }

  private static Annotation annotation(Seen seen, List<String> names) {
    String name = names.get(seen.classId());
    return seen.trackId() == null
        ? new Annotation(seen.box(), "%s %.2f".formatted(name, seen.score()), seen.classId())
        : new Annotation(
            seen.box(), "%s %d %.2f".formatted(name, seen.trackId(), seen.score()), seen.trackId());
  }

  @Override
  public void close() throws IOException {
    if (stdout != null) {
      stdout.close();
    }
    if (lines != null) {
      lines.close();
    }
    if (tracks != null) {
      tracks.close();
    }
    if (video != null) {
      video.close();
    }
    if (window != null) {
      window.close();
    }
  }
}
