package dev.millrace.bench.vision;

import dev.millrace.bench.Broker;
import dev.millrace.bench.Machine;
import dev.millrace.bench.Medians;
import dev.millrace.bench.SideBySide;
import dev.millrace.bench.vision.MeasuredJob.Span;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the detection job: frames per second beside bare ONNX Runtime, cameras, latency. */
@Command(
    name = "vision",
    description =
        "The whole detection job: frames per second beside bare ONNX Runtime, what cameras cost,"
            + " and latency.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class VisionBench implements Callable<Integer> {
  /** Of a camera. */
  static final int FRAMES_PER_SECOND = 10;

  /** The time between two checkpoints, where latency is not the question. */
  static final Duration CHECKPOINTS = Duration.ofSeconds(5);

  private static final int CAMERAS = 8;

  @Option(names = "--video", required = true, paramLabel = "FILE", description = "What is seen.")
  private Path video = Path.of("");

  @Option(names = "--model", required = true, paramLabel = "FILE", description = "The detector.")
  private Path model = Path.of("");

  @Option(names = "--model-format", defaultValue = "auto", description = "Its format.")
  private String format = "auto";

  @Option(names = "--frames", defaultValue = "4000", description = "Frames in each run.")
  private int frames = 4000;

  @Option(names = "--rounds", defaultValue = "5", description = "How often each is measured.")
  private int rounds = 5;

  @Option(
      names = "--latency-seconds",
      defaultValue = "40",
      description = "How long latency is measured for each setting; 0: not at all.")
  private int latencySeconds = 40;

  /** One run of the job. */
  private record Run(Span job, double brokerMillis) {}

  @Override
  public Integer call() throws Exception {
    System.out.printf("%s. Load before: %.1f.%n%n", Machine.description(), Machine.load());
    List<byte[]> pictures = CameraTopic.pictures(video, frames / CAMERAS);
    if (rounds > 0) {
      try (Broker broker = Broker.start()) {
        ratios(broker, pictures);
        cameras(broker, pictures);
      }
    }
    if (latencySeconds > 0) {
      latencies();
    }
    System.out.printf("%nLoad after: %.1f.%n", Machine.load());
    return 0;
  }

  private List<String> settings(String... more) {
    List<String> settings =
        new ArrayList<>(List.of("--model.path", model.toString(), "--model.format", format));
    settings.addAll(List.of(more));
    return settings;
  }

  private void ratios(Broker broker, List<byte[]> pictures) throws Exception {
    String topic = topic(broker, pictures, CAMERAS);
    List<Span> bare = new ArrayList<>();
    List<Run> one = new ArrayList<>();
    List<Run> two = new ArrayList<>();
    // Alternating, so that what else the machine does meets all of them.
    for (int round = 1; round <= rounds; round++) {
      bare.add(BareModel.measure(model, format, frames / 8));
      one.add(run(broker, topic, 1));
      two.add(run(broker, topic, 2));
      SideBySide.say(
          "round %d: bare %.1f, parallelism 1 %.1f, parallelism 2 %.1f frames/s",
          round,
          bare.get(round - 1).perSecond(),
          one.get(round - 1).job().perSecond(),
          two.get(round - 1).job().perSecond());
    }
    System.out.printf(
        "%,d frames of %d cameras; medians of %d rounds.%n%n"
            + "| contender | frames/s | × bare | rounds | CPU ms per frame | broker's |%n"
            + "|---|---:|---:|---:|---:|---:|%n",
        frames, CAMERAS, rounds);
    System.out.printf(
        Locale.ROOT,
        "| bare ONNX Runtime, one caller | %.1f | 1.00 | | %.2f | |%n",
        Medians.of(bare, Span::perSecond),
        Medians.of(bare, Span::cpuMillis));
    row("the job, parallelism 1", one, bare);
    row("the job, parallelism 2", two, bare);
  }

  private static void row(String name, List<Run> runs, List<Span> bare) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      ratios.add(runs.get(i).job().perSecond() / bare.get(i).perSecond());
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | **%.2f** | %.2f–%.2f | %.2f | %.2f |%n",
        name,
        Medians.of(runs, run -> run.job().perSecond()),
        Medians.of(ratios, ratio -> ratio),
        ratios.stream().mapToDouble(ratio -> ratio).min().orElseThrow(),
        ratios.stream().mapToDouble(ratio -> ratio).max().orElseThrow(),
        Medians.of(runs, run -> run.job().cpuMillis()),
        Medians.of(runs, Run::brokerMillis));
  }

  private void cameras(Broker broker, List<byte[]> pictures) throws Exception {
    System.out.printf(
        "%n| cameras | frames/s at parallelism 2 | CPU ms per frame |%n|---:|---:|---:|%n");
    for (int cameras : List.of(1, 2, 4, 8, 16)) {
      String topic = topic(broker, pictures, cameras);
      List<Run> runs = new ArrayList<>();
      for (int round = 0; round < Math.min(rounds, 3); round++) {
        runs.add(run(broker, topic, 2));
      }
      System.out.printf(
          Locale.ROOT,
          "| %d | %.1f | %.2f |%n",
          cameras,
          Medians.of(runs, run -> run.job().perSecond()),
          Medians.of(runs, run -> run.job().cpuMillis()));
    }
  }

  private String topic(Broker broker, List<byte[]> pictures, int cameras) throws Exception {
    String topic = "frames-of-" + cameras;
    if (CameraTopic.create(broker.bootstrapServers(), topic)) {
      SideBySide.say("sending %,d frames of %d cameras", frames, cameras);
      CameraTopic.fill(broker.bootstrapServers(), topic, pictures, cameras, frames);
    }
    return topic;
  }

  private Run run(Broker broker, String topic, int parallelism) {
    Duration before = broker.cpu();
    Span span =
        MeasuredJob.measure(broker.bootstrapServers(), topic, frames, parallelism, settings());
    return new Run(span, broker.cpu().minus(before).toNanos() / 1e6 / frames);
  }

  private void latencies() {
    System.out.printf(
        "%nFrom send to a read_committed reader, exactly once, 4 cameras with %d frames a second"
            + " each:%n%n"
            + "| checkpoints every | reorder.within | frames | median | p99 |%n"
            + "|---:|---:|---:|---:|---:|%n",
        FRAMES_PER_SECOND);
    for (Duration checkpoints : List.of(Duration.ofSeconds(1), Duration.ofSeconds(10))) {
      for (String within : List.of("500ms", "0ms")) {
        FrameLatency.Result result;
        try (Broker broker = Broker.start()) {
          result =
              FrameLatency.measure(
                  broker.bootstrapServers(),
                  video,
                  checkpoints,
                  Duration.ofSeconds(latencySeconds),
                  settings("--reorder.within", within));
        }
        System.out.printf(
            Locale.ROOT,
            "| %d s | %s | %,d | %.2f s | %.2f s |%n",
            checkpoints.toSeconds(),
            within,
            result.frames(),
            result.medianMillis() / 1e3,
            result.p99Millis() / 1e3);
      }
    }
  }
}
