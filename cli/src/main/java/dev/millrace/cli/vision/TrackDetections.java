package dev.millrace.cli.vision;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.cli.Durations;
import dev.millrace.cli.Failure;
import dev.millrace.cli.data.Progress;
import dev.millrace.vision.evaluate.MotChallenge;
import dev.millrace.vision.evaluate.MotRow;
import dev.millrace.vision.evaluate.Replay;
import dev.millrace.vision.track.SortSettings;
import dev.millrace.vision.track.SortTracker;
import dev.millrace.vision.track.Tracker;
import dev.millrace.vision.track.TwoStageSettings;
import dev.millrace.vision.track.TwoStageTracker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Gives the detections of a file identities that last from frame to frame. */
@Command(
    name = "track",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace track --det det.txt --out out.txt",
      "  ./millrace track --det det.txt --tracker sort --fps 25 > out.txt"
    },
    description = {
      "Run a tracker over detections in MOTChallenge form, and write its results in the same form.",
      "It sees one frame after another, as it would live: no result changes after its frame."
    })
public final class TrackDetections implements Callable<Integer> {
  /** Where nothing says how fast frames follow each other. */
  private static final double USUAL_RATE = 30;

  /** Which algorithm decides. */
  public enum Algorithm {
    BYTETRACK,
    SORT
  }

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--det",
      required = true,
      paramLabel = "FILE",
      description = "Lines of frame,id,left,top,width,height,confidence; the id is not looked at.")
  Path detections = Path.of("");

  @Option(
      names = "--tracker",
      paramLabel = "NAME",
      defaultValue = "bytetrack",
      description = "bytetrack or sort (default: ${DEFAULT-VALUE}).")
  Algorithm algorithm = Algorithm.BYTETRACK;

  @Option(names = "--out", paramLabel = "FILE", description = "The results (default: stdout).")
  @Nullable Path out;

  @Option(
      names = "--fps",
      paramLabel = "RATE",
      description = "Frames a second (default: frameRate of the sequence's seqinfo.ini, else 30).")
  @Nullable Double framesPerSecond;

  @Option(
      names = "--buffer",
      paramLabel = "DURATION",
      converter = Durations.class,
      description =
          "How long an object may be out of sight (default: 2s; sort: one frame, as published).")
  @Nullable Duration buffer;

  @Override
  public Integer call() {
    if (framesPerSecond != null && !(framesPerSecond > 0 && framesPerSecond <= 1000)) {
      throw new ParameterException(
          spec.commandLine(),
          "--fps is more than 0 and at most 1000, not " + framesPerSecond + ".");
    }
    if (buffer != null && buffer.compareTo(Duration.ofHours(1)) > 0) {
      throw new ParameterException(spec.commandLine(), "--buffer is at most 1h.");
    }
    List<MotRow> rows = MotFile.read(detections, MotChallenge::readDetections);
    double rate = framesPerSecond != null ? framesPerSecond : rateOfSequence();
    PrintWriter err = spec.commandLine().getErr();
    if (rows.stream().anyMatch(row -> row.confidence() < 0 || row.confidence() > 1)) {
      err.println("Note: scores below 0 count as 0, and those above 1 as 1.");
    }
    long start = System.nanoTime();
    List<MotRow> tracks = Replay.tracks(tracker(rate), rows, rate);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    write(tracks);
    err.printf(
        "%s boxes of %s objects in %s frames at %s frames/s, worked out in %s.%n",
        Progress.count(tracks.size()),
        Progress.count(tracks.stream().mapToLong(MotRow::id).distinct().count()),
        Progress.count(rows.stream().mapToInt(MotRow::frame).max().orElse(0)),
        rate == Math.rint(rate) ? Progress.count((long) rate) : String.valueOf(rate),
        Durations.brief(took));
    err.flush();
    return 0;
  }

  private double rateOfSequence() {
    OptionalDouble known = MotFile.read(detections, MotChallenge::frameRate);
    return known.orElse(USUAL_RATE);
  }

  private Tracker tracker(double rate) {
    return switch (algorithm) {
      case BYTETRACK ->
          new TwoStageTracker(
              buffer == null
                  ? TwoStageSettings.DEFAULT
                  : TwoStageSettings.DEFAULT.withBufferMillis(buffer.toMillis()));
      case SORT -> {
        SortSettings published = SortSettings.DEFAULT.withFramesPerSecond(rate);
        yield new SortTracker(
            buffer == null
                ? published
                : published.withMaxAge((int) Math.round(buffer.toMillis() * rate / 1000)));
      }
    };
  }

  private void write(List<MotRow> tracks) {
    try {
      if (out == null) {
        var text = new StringWriter();
        writeTo(text, tracks);
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
        return;
      }
      if (Files.exists(out) && Files.isSameFile(out, detections)) {
        throw new Failure(
            "The results would overwrite the detections.", "Give --out another name.");
      }
      try (Writer file = Files.newBufferedWriter(out, UTF_8)) {
        writeTo(file, tracks);
      }
    } catch (IOException impossible) {
      throw new Failure(
          out + " cannot be written: " + impossible.getMessage(),
          "Give --out a file in a folder that exists and where you may write.",
          impossible);
    }
  }

  private static void writeTo(Writer writer, List<MotRow> tracks) throws IOException {
    for (MotRow track : tracks) {
      MotChallenge.write(writer, track);
    }
  }
}
