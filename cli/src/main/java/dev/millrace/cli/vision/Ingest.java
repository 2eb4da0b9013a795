package dev.millrace.cli.vision;

import dev.millrace.cli.Durations;
import dev.millrace.cli.Failure;
import dev.millrace.cli.data.Instants;
import dev.millrace.cli.data.Interruption;
import dev.millrace.cli.data.Progress;
import dev.millrace.cli.data.Stdout;
import dev.millrace.vision.attribute.AttributeSettings;
import dev.millrace.vision.attribute.FaceModels;
import dev.millrace.vision.detect.DetectionModel;
import dev.millrace.vision.detect.ModelRefused;
import dev.millrace.vision.detect.Thresholds;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.model.Detection;
import dev.millrace.vision.track.SortSettings;
import dev.millrace.vision.track.SortTracker;
import dev.millrace.vision.track.Track;
import dev.millrace.vision.track.Tracker;
import dev.millrace.vision.track.TrackerState;
import dev.millrace.vision.track.TrackerStep;
import dev.millrace.vision.track.TwoStageSettings;
import dev.millrace.vision.track.TwoStageTracker;
import dev.millrace.vision.video.DetectedFrame;
import dev.millrace.vision.video.DetectionPipeline;
import dev.millrace.vision.video.FrameSource;
import dev.millrace.vision.video.MotionGate;
import dev.millrace.vision.video.VideoFailure;
import dev.millrace.vision.video.VideoWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Detects and tracks what a video shows, without Kafka and Flink. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace ingest --src video.mp4 --model yolo.onnx --out detections.ndjson",
      "  ./millrace ingest --src rtsp://camera/stream --model yolo.onnx --display 1",
      "  ./millrace ingest --src video.mp4 --model yolox_nano.onnx --model-format yolox"
          + " --annotated out.mp4"
    },
    description = {
      "Detect and track what a video, camera, stream or folder of pictures shows.",
      "Every detection is one line of JSON. Equal videos and models give equal lines."
    })
public final class Ingest implements Callable<Integer> {
  private static final double MIN_SCORE_OF_TRACKERS = 0.1;

  /** What reads and looks at frames. */
  enum Backend {
    CV
  }

  /** What comes out. */
  enum Emission {
    DETECTION
  }

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ModelSelection selection = new ModelSelection();
  @Mixin AttributeSelection attributeSelection = new AttributeSelection();

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "cv",
      description = "cv: OpenCV and FFmpeg (default: ${DEFAULT-VALUE}).")
  Backend backend = Backend.CV;

  @Option(
      names = "--src",
      required = true,
      paramLabel = "SOURCE",
      description =
          "A video file, a folder of JPEG and PNG files, an address such as rtsp://…, or the"
              + " number of a camera, such as 0.")
  String source = "";

  @Option(
      names = "--yolo",
      paramLabel = "0|1",
      defaultValue = "1",
      description = "Whether to detect (default: ${DEFAULT-VALUE}).")
  int yolo = 1;

  @Option(
      names = "--track",
      paramLabel = "0|1",
      defaultValue = "1",
      description = "Whether detections get identities that last (default: ${DEFAULT-VALUE}).")
  int track = 1;

  @Option(
      names = "--display",
      paramLabel = "0|1",
      defaultValue = "0",
      description = "Whether to show it in a window (default: ${DEFAULT-VALUE}).")
  int display;

  @Option(
      names = "--emit",
      paramLabel = "WHAT",
      defaultValue = "detection",
      description = "detection: a line for each (default: ${DEFAULT-VALUE}).")
  Emission emit = Emission.DETECTION;

  @Option(names = "--out", paramLabel = "FILE", description = "The lines (default: stdout).")
  @Nullable Path out;

  @Option(
      names = "--annotated",
      paramLabel = "FILE",
      description = "Also write the video with boxes, as MP4.")
  @Nullable Path annotated;

  @Option(
      names = "--mot",
      paramLabel = "FILE",
      description = "Also write the tracks in MOTChallenge form, for mot-eval.")
  @Nullable Path mot;

  @Option(
      names = "--camera-id",
      paramLabel = "ID",
      defaultValue = "cam-01",
      description = "What the lines call the camera (default: ${DEFAULT-VALUE}).")
  String cameraId = "cam-01";

  @Option(
      names = "--store-id",
      paramLabel = "ID",
      defaultValue = "store-1",
      description = "What the lines call its place (default: ${DEFAULT-VALUE}).")
  String storeId = "store-1";

  @Option(
      names = "--start",
      paramLabel = "ISO",
      converter = Instants.class,
      description =
          "Event time of the first frame (default: 1970-01-01T00:00:00; now for what is live).")
  @Nullable Instant start;

  @Option(
      names = "--fps",
      paramLabel = "N",
      defaultValue = "25",
      description = "How many pictures of a folder make a second (default: ${DEFAULT-VALUE}).")
  double folderRate = FrameSource.USUAL_RATE;

  @Option(
      names = "--tracker",
      paramLabel = "NAME",
      defaultValue = "bytetrack",
      description = "bytetrack or sort (default: ${DEFAULT-VALUE}).")
  TrackDetections.Algorithm algorithm = TrackDetections.Algorithm.BYTETRACK;

  @Option(
      names = "--min-score",
      paramLabel = "SCORE",
      description =
          "What a detection's score has to exceed (default: 0.25; 0.1 with --track 1, since low"
              + " scores continue tracks).")
  @Nullable Double minScore;

  @Option(
      names = "--classes",
      paramLabel = "NAME",
      split = ",",
      description = "Only these classes, such as person,car (default: all).")
  List<String> classes = List.of();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many frames are looked at side by side (default: one for each core).")
  @Nullable Integer threads;

  @Option(
      names = "--motion-gate",
      paramLabel = "0|1",
      defaultValue = "0",
      description =
          "Whether frames in which nothing moved are taken for the one before"
              + " (default: ${DEFAULT-VALUE}).")
  int motionGate;

  @Option(names = "--max", paramLabel = "N", description = "End after so many frames.")
  @Nullable Long max;

  @Option(names = "--quiet", description = "No progress bar and no summary.")
  boolean quiet;

  private final Map<Long, Integer> classOfTrack = new HashMap<>();
  private TrackerState state = TrackerState.EMPTY;
  private long latestMillis = Long.MIN_VALUE;
  private long frames;
  private long lookedAt;
  private long lines;

  @Override
  public Integer call() throws IOException {
    check();
    long began = System.nanoTime();
    try (FrameSource opened =
            FrameSource.open(source, folderRate, ImageLimits.DEFAULT, this::tell);
        DetectionModel model = yolo == 1 ? selection.open() : null;
        FaceModels faces = attributeSelection.open(selection.device);
        PeopleAttributes people = people(faces, model)) {
      List<Integer> wanted = model == null ? List.of() : ModelSelection.classIds(model, classes);
      Instant first = start != null ? start : opened.live() ? Instant.now() : Instant.EPOCH;
      Tracker tracker = tracker(opened);
      boolean complete;
      long missed;
      try (var outputs = outputs(opened);
          var pipeline = new DetectionPipeline(model, thresholds(), callers(), gate());
          var progress = new Progress("Looking", "frames", total(opened), quiet)) {
        Thread me = Thread.currentThread();
        Interruption interruption = new Interruption(me::interrupt);
        try (interruption) {
          pipeline.run(
              opened,
              frame -> {
                boolean open = take(frame, model, wanted, first, tracker, people, outputs);
                progress.at(frames);
                return open && !interruption.requested() && (max == null || frames < max);
              });
        } catch (InterruptedException interrupted) {
          // Ctrl-C while waiting for a frame.
        }
        complete = !interruption.requested();
        missed = pipeline.missed();
      }
      report(model, Duration.ofNanos(System.nanoTime() - began), complete, missed);
      return 0;
    } catch (Stdout.Closed nobodyReads) {
      return 0;
    } catch (ModelRefused refused) {
      throw ModelSelection.explained(refused);
    } catch (VideoFailure failed) {
      throw new Failure(String.valueOf(failed.getMessage()), failed.advice(), failed);
    }
  }

  private void check() {
    requireSwitch("--yolo", yolo);
    requireSwitch("--track", track);
    requireSwitch("--display", display);
    requireSwitch("--motion-gate", motionGate);
    requireSwitch("--attributes", attributeSelection.attributes);
    if (minScore != null && !(minScore >= 0 && minScore <= 1)) {
      throw wrong("--min-score is from 0 to 1");
    }
    if (threads != null && (threads < 1 || threads > 64)) {
      throw wrong("--threads is from 1 to 64");
    }
    if (!(folderRate > 0 && folderRate <= 1000)) {
      throw wrong("--fps is more than 0 and at most 1000");
    }
    if (max != null && max < 1) {
      throw wrong("--max is at least 1");
    }
    if (attributeSelection.wanted() && (track == 0 || yolo == 0)) {
      throw wrong(
          "--attributes needs --yolo 1 and --track 1, since one face alone says too little");
    }
    if (attributeSelection.everyFrames < 1) {
      throw wrong("--attribute-frames is at least 1");
    }
    if (mot != null && track == 0) {
      throw wrong("--mot writes tracks, so it needs --track 1");
    }
  }

  private void requireSwitch(String name, int value) {
    if (value != 0 && value != 1) {
      throw wrong(name + " is 0 or 1");
    }
  }

  private ParameterException wrong(String reason) {
    return new ParameterException(spec.commandLine(), reason + ".");
  }

  private void tell(String sentence) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(sentence);
    err.flush();
  }

  private long total(FrameSource opened) {
    long length = opened.length();
    return max == null ? length : length < 0 ? max : Math.min(max, length);
  }

  private Thresholds thresholds() {
    double lowest =
        minScore != null
            ? minScore
            : track == 1 ? MIN_SCORE_OF_TRACKERS : Thresholds.DEFAULT.minScore();
    return Thresholds.DEFAULT.withMinScore(lowest);
  }

  private int callers() {
    return threads != null ? threads : Runtime.getRuntime().availableProcessors();
  }

  private @Nullable MotionGate gate() {
    return motionGate == 1 ? new MotionGate(MotionGate.Settings.DEFAULT) : null;
  }

  private @Nullable PeopleAttributes people(
      @Nullable FaceModels faces, @Nullable DetectionModel model) {
    return faces == null || model == null
        ? null
        : new PeopleAttributes(
            faces,
            AttributeSettings.DEFAULT.withEveryFrames(attributeSelection.everyFrames),
            model.contract().names());
  }

  private Tracker tracker(FrameSource opened) {
    return switch (algorithm) {
      case BYTETRACK -> new TwoStageTracker(TwoStageSettings.DEFAULT);
      case SORT ->
          new SortTracker(SortSettings.DEFAULT.withFramesPerSecond(opened.framesPerSecond()));
    };
  }

  private IngestOutputs outputs(FrameSource opened) {
    return new IngestOutputs(
        Path.of(source),
        out,
        mot,
        annotated == null ? null : new VideoWriter(annotated, opened.framesPerSecond()),
        display == 1 ? Window.open("millrace: " + cameraId) : null);
  }

  private boolean take(
      DetectedFrame frame,
      @Nullable DetectionModel model,
      List<Integer> wanted,
      Instant first,
      Tracker tracker,
      @Nullable PeopleAttributes people,
      IngestOutputs outputs)
      throws IOException {
    frames++;
    lookedAt += frame.lookedAt() ? 1 : 0;
    // Trackers need time to pass, and some videos stamp two frames alike.
    long millis = Math.max(latestMillis + 1, first.plus(frame.timed().time()).toEpochMilli());
    latestMillis = millis;
    List<Detection> detections =
        frame.detections().stream()
            .filter(each -> wanted.isEmpty() || wanted.contains(each.classId()))
            .toList();
    List<Seen> seen =
        track == 1 ? tracked(tracker, millis, frame, detections, people) : untracked(detections);
    List<String> names = model == null ? List.of() : model.contract().names();
    for (Seen each : seen) {
      outputs.write(
          new DetectionLine(
              cameraId,
              storeId,
              frame.timed().number(),
              Instant.ofEpochMilli(millis),
              each.trackId(),
              each.classId(),
              names.get(each.classId()),
              each.score(),
              each.box(),
              each.estimate()));
      lines++;
    }
    return outputs.write(frame.timed(), seen, names);
  }

  private List<Seen> tracked(
      Tracker tracker,
      long millis,
      DetectedFrame frame,
      List<Detection> detections,
      @Nullable PeopleAttributes people) {
    TrackerStep step = tracker.step(state, millis, detections);
    state = step.state();
    // A frame in which nothing moved shows the faces of the one before.
    if (people != null && frame.lookedAt()) {
      people.step(frame.timed().frame(), step);
    }
    List<Seen> seen = new ArrayList<>();
    for (Track each : step.tracks()) {
      classOfTrack.put(each.id(), each.classId());
      seen.add(
          new Seen(
              each.id(),
              each.classId(),
              each.score(),
              detections.get(each.detection()).box(),
              each.box(),
              people == null ? null : people.of(each.id())));
    }
    return seen;
  }

  private static List<Seen> untracked(List<Detection> detections) {
    return detections.stream()
        .map(each -> new Seen(null, each.classId(), each.score(), each.box(), each.box(), null))
        .toList();
  }

  private void report(
      @Nullable DetectionModel model, Duration took, boolean complete, long missed) {
    if (quiet) {
      return;
    }
    double seconds = Math.max(1, took.toMillis()) / 1000.0;
    tell(
        (complete ? "" : "Interrupted: ")
            + Progress.count(frames)
            + " frames in "
            + Durations.brief(took)
            + " ("
            + Progress.count(Math.round(frames / seconds))
            + "/s)"
            + (motionGate == 1 ? ", " + Progress.count(lookedAt) + " of them looked at" : "")
            + (missed > 0 ? ", " + Progress.count(missed) + " missed" : "")
            + "; "
            + Progress.count(lines)
            + " detections"
            + (track == 1 && model != null ? " of " + objects(model.contract().names()) : "")
            + ".");
  }

  /** How many different objects of each class there were, the most frequent first. */
  private String objects(List<String> names) {
    if (classOfTrack.isEmpty()) {
      return "no objects";
    }
    var counts = new TreeMap<String, Integer>();
    classOfTrack.values().forEach(id -> counts.merge(names.get(id), 1, Integer::sum));
    return counts.entrySet().stream()
        .sorted(Collections.reverseOrder(Map.Entry.comparingByValue()))
        .map(entry -> entry.getValue() + " × " + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
