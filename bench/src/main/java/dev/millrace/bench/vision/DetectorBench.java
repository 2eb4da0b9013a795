package dev.millrace.bench.vision;

import com.sun.management.OperatingSystemMXBean;
import dev.millrace.bench.Machine;
import dev.millrace.bench.Medians;
import dev.millrace.vision.detect.Contract;
import dev.millrace.vision.detect.DetectionModel;
import dev.millrace.vision.detect.Device;
import dev.millrace.vision.detect.Inference;
import dev.millrace.vision.detect.ModelFormat;
import dev.millrace.vision.detect.ModelOptions;
import dev.millrace.vision.detect.Output;
import dev.millrace.vision.detect.OutputDecoder;
import dev.millrace.vision.detect.Suppression;
import dev.millrace.vision.detect.Thresholds;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.ImageDecoder;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.image.InvalidImage;
import dev.millrace.vision.image.Letterbox;
import dev.millrace.vision.model.Detection;
import dev.millrace.vision.track.Track;
import dev.millrace.vision.track.Tracker;
import dev.millrace.vision.track.TrackerState;
import dev.millrace.vision.track.TrackerStep;
import dev.millrace.vision.track.TwoStageSettings;
import dev.millrace.vision.track.TwoStageTracker;
import dev.millrace.vision.video.DetectionPipeline;
import dev.millrace.vision.video.FrameSource;
import dev.millrace.vision.video.MotionGate;
import dev.millrace.vision.video.TimedFrame;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures detection: each stage alone, and the whole beside ONNX Runtime with nothing around it.
 */
@Command(
    name = "detector",
    description = "Detection: time per stage, and frames per second beside bare ONNX Runtime.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class DetectorBench implements Callable<Integer> {
  private static final int WARM_UP = 30;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--video", required = true, paramLabel = "FILE", description = "What to look at.")
  Path video = Path.of("");

  @Option(names = "--model", required = true, paramLabel = "FILE", description = "The detector.")
  Path model = Path.of("");

  @Option(names = "--model-format", defaultValue = "auto", description = "Its format.")
  String format = "auto";

  @Option(names = "--frames", defaultValue = "400", description = "Frames in each round.")
  int frames = 400;

  @Option(names = "--rounds", defaultValue = "5", description = "How often each is measured.")
  int rounds = 5;

  /** What a run over the video took and found. */
  private record Run(double perSecond, double cpuMillis, long lookedAt, int objects) {}

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s. Load before: %.1f.%n%n", Machine.description(), Machine.load());
    try (var opened =
        DetectionModel.open(
            model, new ModelOptions(ModelFormat.of(format), List.of(), 0, Device.CPU))) {
      stages(opened, out);
      ratios(opened, out);
      gate(opened, out);
    }
    out.printf("%nLoad after: %.1f.%n", Machine.load());
    out.flush();
    return 0;
  }

  private FrameSource source() {
    return FrameSource.open(video.toString(), ImageLimits.DEFAULT, System.err::println);
  }

  private void stages(DetectionModel opened, PrintWriter out) throws InvalidImage {
    Map<String, double[]> micros = new LinkedHashMap<>();
    Contract contract = opened.contract();
    Thresholds thresholds = Thresholds.DEFAULT.withMinScore(0.1);
    Tracker tracker = new TwoStageTracker(TwoStageSettings.DEFAULT);
    TrackerState state = TrackerState.EMPTY;
    ImageDecoder jpegs = new ImageDecoder(ImageLimits.DEFAULT);
    OutputDecoder decoder =
        OutputDecoder.of(contract.format(), contract.inputWidth(), contract.inputHeight());
    try (FrameSource source = source();
        Inference inference = opened.inference(1);
        Letterbox letterbox =
            new Letterbox(
                contract.format().fit(),
                contract.inputWidth(),
                contract.inputHeight(),
                contract.format().scale(),
                inference.input())) {
      for (int i = 0; i < frames; i++) {
        long begin = System.nanoTime();
        TimedFrame timed = source.next();
        if (timed == null) {
          break;
        }
        try (Frame frame = timed.frame()) {
          lap(micros, "decode video", i, begin);
          byte[] jpeg = jpeg(frame);
          begin = System.nanoTime();
          jpegs.decode(jpeg).close();
          begin = lap(micros, "decode JPEG instead", i, begin);
          letterbox.write(frame, 0);
          begin = lap(micros, "letterbox", i, begin);
          Map<String, Output> byName = inference.run();
          begin = lap(micros, "inference", i, begin);
          List<Detection> candidates =
              decoder.decode(
                  contract.outputs().stream().map(byName::get).toList(), 0, thresholds.minScore());
          begin = lap(micros, "decode boxes", i, begin);
          List<Detection> kept = Suppression.apply(candidates, thresholds);
          begin = lap(micros, "suppress", i, begin);
          state = tracker.step(state, 1 + timed.time().toMillis(), kept).state();
          lap(micros, "track", i, begin);
        }
      }
    }
    out.printf("| stage | ms, median | ms, p95 |%n|---|---:|---:|%n");
    micros.forEach(
        (stage, all) -> {
          double[] sorted = Arrays.stream(all).filter(each -> each > 0).sorted().toArray();
          out.printf(
              Locale.ROOT,
              "| %s | %.3f | %.3f |%n",
              stage,
              sorted[sorted.length / 2] / 1000,
              sorted[sorted.length * 95 / 100] / 1000);
        });
  }

  /** Notes what a stage took, the first frames left out, and starts the next. */
  private long lap(Map<String, double[]> micros, String stage, int frame, long begin) {
    if (frame >= WARM_UP) {
      micros.computeIfAbsent(stage, unused -> new double[frames])[frame] =
          (System.nanoTime() - begin) / 1e3;
    }
    return System.nanoTime();
  }

  private static byte[] jpeg(Frame frame) {
    try (BytePointer encoded = new BytePointer()) {
      boolean done = opencv_imgcodecs.imencode(".jpg", frame.pixels(), encoded);
      if (!done) {
        throw new IllegalStateException("a frame cannot be written as JPEG");
      }
      byte[] bytes = new byte[(int) encoded.limit()];
      encoded.get(bytes);
      return bytes;
    }
  }

  private void ratios(DetectionModel opened, PrintWriter out)
      throws IOException, InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    List<Run> bare = new ArrayList<>();
    List<Run> one = new ArrayList<>();
    List<Run> all = new ArrayList<>();
    // Alternating, so that what else the machine does meets all of them.
    for (int round = 0; round < rounds; round++) {
      bare.add(bare(opened));
      one.add(whole(opened, 1, null, frames));
      all.add(whole(opened, cores, null, frames));
    }
    out.printf(
        "%n| contender | frames/s, median | × bare, median | rounds | CPU ms per frame |%n"
            + "|---|---:|---:|---|---:|%n");
    row(out, "bare ONNX Runtime, one caller", bare, bare);
    row(out, "decode, detect and track, one caller", one, bare);
    row(out, "decode, detect and track, " + cores + " callers", all, bare);
  }

  private static void row(PrintWriter out, String name, List<Run> runs, List<Run> bare) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      ratios.add(runs.get(i).perSecond() / bare.get(i).perSecond());
    }
    String shown =
        ratios.stream()
            .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
            .collect(Collectors.joining(" "));
    out.printf(
        Locale.ROOT,
        "| %s | %.1f | %.2f | %s | %.2f |%n",
        name,
        Medians.of(runs, Run::perSecond),
        Medians.of(ratios, ratio -> ratio),
        shown,
        Medians.of(runs, Run::cpuMillis));
  }

  /** The model alone, on one frame that lies ready. */
  private Run bare(DetectionModel opened) {
    try (Inference inference = opened.inference(1)) {
      for (int i = 0; i < WARM_UP; i++) {
        inference.run();
      }
      long begin = System.nanoTime();
      long cpu = SYSTEM.getProcessCpuTime();
      for (int i = 0; i < frames; i++) {
        inference.run();
      }
      return run(frames, begin, cpu, frames, 0);
    }
  }

  private static Run run(long count, long begin, long cpu, long lookedAt, int objects) {
    return new Run(
        count * 1e9 / (System.nanoTime() - begin),
        (SYSTEM.getProcessCpuTime() - cpu) / 1e6 / count,
        lookedAt,
        objects);
  }

  /** What {@code ingest} does but for writing. */
  private Run whole(DetectionModel opened, int callers, @Nullable MotionGate gate, int most)
      throws IOException, InterruptedException {
    Tracker tracker = new TwoStageTracker(TwoStageSettings.DEFAULT);
    TrackerState[] state = {TrackerState.EMPTY};
    long[] counts = new long[2];
    Set<Long> objects = new HashSet<>();
    long begin = System.nanoTime();
    long cpu = SYSTEM.getProcessCpuTime();
    try (FrameSource source = source();
        var pipeline =
            new DetectionPipeline(opened, Thresholds.DEFAULT.withMinScore(0.1), callers, gate)) {
      pipeline.run(
          source,
          frame -> {
            TrackerStep step =
                tracker.step(state[0], 1 + frame.timed().time().toMillis(), frame.detections());
            state[0] = step.state();
            step.tracks().stream().map(Track::id).forEach(objects::add);
            counts[1] += frame.lookedAt() ? 1 : 0;
            return ++counts[0] < most;
          });
    }
    return run(counts[0], begin, cpu, counts[1], objects.size());
  }

  private void gate(DetectionModel opened, PrintWriter out)
      throws IOException, InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    Run open = whole(opened, cores, null, Integer.MAX_VALUE);
    Run gated =
        whole(opened, cores, new MotionGate(MotionGate.Settings.DEFAULT), Integer.MAX_VALUE);
    out.printf(
        "%n| motion gate, whole video | frames/s | looked at | tracks |%n|---|---:|---:|---:|%n");
    out.printf(
        Locale.ROOT,
        "| off | %.1f | %d | %d |%n",
        open.perSecond(),
        open.lookedAt(),
        open.objects());
    out.printf(
        Locale.ROOT,
        "| on | %.1f | %d | %d |%n",
        gated.perSecond(),
        gated.lookedAt(),
        gated.objects());
  }
}
