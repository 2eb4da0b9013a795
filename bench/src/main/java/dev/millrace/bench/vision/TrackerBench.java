package dev.millrace.bench.vision;

import dev.millrace.bench.Machine;
import dev.millrace.vision.evaluate.MotChallenge;
import dev.millrace.vision.evaluate.Replay;
import dev.millrace.vision.model.Detection;
import dev.millrace.vision.sample.NoisyDetector;
import dev.millrace.vision.sample.Street;
import dev.millrace.vision.sample.StreetFrame;
import dev.millrace.vision.track.SortSettings;
import dev.millrace.vision.track.SortTracker;
import dev.millrace.vision.track.Tracker;
import dev.millrace.vision.track.TrackerState;
import dev.millrace.vision.track.TrackerStep;
import dev.millrace.vision.track.TwoStageSettings;
import dev.millrace.vision.track.TwoStageTracker;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the trackers alone: detections that are in memory, one thread, no pictures. */
@Command(
    name = "tracker",
    description = "The trackers alone: frames per second and CPU time per frame.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class TrackerBench implements Callable<Integer> {
  private static final int STREET_FRAMES = 600;
  private static final int FRAMES_PER_SECOND = 30;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--det",
      paramLabel = "FILE",
      description = "Detections in MOTChallenge form; also a generated street in any case.")
  List<Path> files = List.of();

  @Option(names = "--rounds", defaultValue = "9", description = "How often each is measured.")
  int rounds = 9;

  @Option(names = "--round-millis", defaultValue = "500", description = "How long a round takes.")
  long roundMillis = 500;

  /** Detections of a sequence by frame. */
  private record Sequence(String name, List<List<Detection>> frames) {
    double perFrame() {
      return frames.stream().mapToInt(List::size).average().orElse(0);
    }
  }

  /** What one round took for each frame. */
  private record Round(double cpuMicros, double framesPerSecond) {}

  @Override
  public Integer call() throws IOException {
    if (rounds < 1) {
      throw new IllegalArgumentException("There must be a round.");
    }
    List<Sequence> sequences = new ArrayList<>(List.of(street()));
    for (Path file : files) {
      sequences.add(sequence(file));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%s. Load before: %.1f.%n%n", Machine.description(), Machine.load());
    out.println(
        "| tracker | sequence | frames | detections per frame | frames/s | rounds"
            + " | CPU µs per frame |");
    out.println("|---|---|---:|---:|---:|---:|---:|");
    for (Sequence sequence : sequences) {
      report(out, "bytetrack", new TwoStageTracker(TwoStageSettings.DEFAULT), sequence);
      report(out, "sort", new SortTracker(SortSettings.DEFAULT), sequence);
    }
    out.flush();
    return 0;
  }

  private void report(PrintWriter out, String name, Tracker tracker, Sequence sequence) {
    // As many rounds again, unseen, until everything is compiled.
    for (int round = 0; round < rounds; round++) {
      measure(tracker, sequence);
    }
    List<Round> measured = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      measured.add(measure(tracker, sequence));
    }
    double[] rates = measured.stream().mapToDouble(Round::framesPerSecond).sorted().toArray();
    double[] cpu = measured.stream().mapToDouble(Round::cpuMicros).sorted().toArray();
    out.printf(
        Locale.ROOT,
        "| %s | %s | %d | %.1f | **%,.0f** | %,.0f–%,.0f | %.1f |%n",
        name,
        sequence.name(),
        sequence.frames().size(),
        sequence.perFrame(),
        rates[rates.length / 2],
        rates[0],
        rates[rates.length - 1],
        cpu[cpu.length / 2]);
    out.flush();
  }

  private Round measure(Tracker tracker, Sequence sequence) {
    var threads = ManagementFactory.getThreadMXBean();
    long frames = 0;
    long cpu = threads.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    long wall = 0;
    while (wall < roundMillis * 1_000_000) {
      frames += track(tracker, sequence);
      wall = System.nanoTime() - start;
    }
    return new Round((threads.getCurrentThreadCpuTime() - cpu) / 1e3 / frames, frames * 1e9 / wall);
  }

  private static int track(Tracker tracker, Sequence sequence) {
    TrackerState state = TrackerState.EMPTY;
    long tracks = 0;
    for (int frame = 0; frame < sequence.frames().size(); frame++) {
      long timeMillis = Math.round(frame * 1000.0 / FRAMES_PER_SECOND);
      TrackerStep step = tracker.step(state, timeMillis, sequence.frames().get(frame));
      state = step.state();
      tracks += step.tracks().size();
    }
    if (tracks == 0) {
      throw new IllegalStateException("Nothing was tracked in " + sequence.name());
    }
    return sequence.frames().size();
  }

  private static Sequence street() {
    var street = new Street(1, 1280, 720, FRAMES_PER_SECOND);
    var detector = new NoisyDetector(street);
    List<List<Detection>> frames = new ArrayList<>();
    for (int number = 1; number <= STREET_FRAMES; number++) {
      StreetFrame frame = street.frame(number);
      frames.add(detector.detections(frame));
    }
    return new Sequence("generated street", frames);
  }

  private static Sequence sequence(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path name = folder == null ? null : folder.getFileName();
    return new Sequence(
        name == null ? file.toString() : name.toString(),
        Replay.frames(MotChallenge.readDetections(file)));
  }
}
