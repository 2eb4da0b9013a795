package dev.millrace.cli.vision;

import dev.millrace.cli.Durations;
import dev.millrace.cli.data.FollowOptions;
import dev.millrace.cli.data.Interruption;
import dev.millrace.cli.data.KafkaOptions;
import dev.millrace.cli.data.Notices;
import dev.millrace.cli.data.Progress;
import dev.millrace.cli.data.SafeText;
import dev.millrace.cli.data.Stdout;
import dev.millrace.cli.data.TopicReader;
import dev.millrace.vision.image.InvalidImage;
import dev.millrace.vision.message.InvalidMessage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows, measures or keeps the frames of a topic. */
@Command(
    name = "frames",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace consume frames --mode analyze",
      "  ./millrace consume frames --mode display --detections smart-city-detections",
      "  ./millrace consume frames --mode save --from-beginning --until-idle 10s --out frames"
    },
    description = {
      "Show, measure or keep the frames of a topic, whatever their form.",
      "What is no frame is named with its place and counted. A topic that is called frames is"
          + " followed with: consume -- frames"
    })
public final class ConsumeFrames implements Callable<Integer> {
  /** What becomes of frames. */
  enum Mode {
    DISPLAY,
    ANALYZE,
    SAVE
  }

  /** How measurements are written. */
  enum Form {
    TABLE,
    JSON
  }

  private static final int LONGEST_KEY = 256;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin KafkaOptions kafka = new KafkaOptions();
  @Mixin FollowOptions follow = new FollowOptions();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "smart-city-camera-frames",
      description = "What to follow (default: ${DEFAULT-VALUE}).")
  String topic = "smart-city-camera-frames";

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "analyze",
      description =
          "display: in windows, or as files without a screen; analyze: measure; save: as files, just"
              + " as they are (default: ${DEFAULT-VALUE}).")
  Mode mode = Mode.ANALYZE;

  @Option(
      names = "--detections",
      paramLabel = "TOPIC",
      description = "Show what the vision job saw, from there.")
  @Nullable String detections;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "frames",
      description = "Where files go, in a folder for each camera (default: ${DEFAULT-VALUE}).")
  Path out = Path.of("frames");

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      defaultValue = "5s",
      converter = Durations.class,
      description = "How often measurements are written (default: ${DEFAULT-VALUE}).")
  Duration every = Duration.ofSeconds(5);

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "Of measurements: table or json, a line each time (default: table).")
  Form format = Form.TABLE;

  private long records;

  @Override
  public Integer call() {
    follow.check("Topics and options stand behind 'consume frames', with --topic");
    if (detections != null && mode != Mode.DISPLAY) {
      throw follow.wrong("--detections is for --mode display");
    }
    PrintWriter err = spec.commandLine().getErr();
    var known = new KnownDetections();
    var bad = new Notices(err, "Not a frame");
    var badDetections = new Notices(err, "Not detections");
    List<String> topics = new ArrayList<>(List.of(topic));
    if (detections != null) {
      topics.add(detections);
    }
    if (mode == Mode.DISPLAY && !DisplayFrames.hasScreen() && !follow.quiet()) {
      err.println("There is no screen, so frames are written to " + out + ".");
    }
    try (var reader = new TopicReader(kafka, topics);
        var interruption = new Interruption(() -> {});
        var stdout = new Stdout()) {
      follow.place(reader);
      FrameSink sink = sink(stdout, known);
      try (sink) {
        show(reader, interruption, sink, known, bad, badDetections);
      }
      if (!follow.quiet()) {
        err.println(
            Progress.count(records)
                + (records == 1 ? " record" : " records")
                + (bad.count() == 0 ? "" : ", " + Progress.count(bad.count()) + " of them bad")
                + "; "
                + sink.summary()
                + ".");
        err.flush();
      }
      return 0;
    } catch (Stdout.Closed nobodyReads) {
      return 0;
    }
  }

  private FrameSink sink(Stdout stdout, KnownDetections known) {
    return switch (mode) {
      case DISPLAY -> new DisplayFrames(detections == null ? null : known, out);
      case ANALYZE -> new AnalyzeFrames(stdout, format == Form.JSON, every);
      case SAVE -> new SaveFrames(out);
    };
  }

  private void show(
      TopicReader reader,
      Interruption interruption,
      FrameSink sink,
      KnownDetections known,
      Notices bad,
      Notices badDetections) {
    var idleness = follow.idleness();
    boolean more = true;
    while (more && records < follow.most() && !interruption.requested()) {
      ConsumerRecords<byte[], byte[]> batch = reader.poll();
      // First what was seen, so that frames need not wait for it.
      for (ConsumerRecord<byte[], byte[]> message : batch) {
        if (message.topic().equals(detections)) {
          String fault = known.add(message.value());
          if (fault != null) {
            badDetections.add(place(message) + ": " + SafeText.of(fault) + ".");
          }
        }
      }
      for (ConsumerRecord<byte[], byte[]> message : batch) {
        if (!message.topic().equals(topic)) {
          continue;
        }
        if (!more || records == follow.most() || interruption.requested()) {
          break;
        }
        records++;
        more = take(message, sink, bad);
      }
      more &= sink.tick();
      more &= !idleness.isOver(batch.isEmpty());
    }
  }

  private static boolean take(ConsumerRecord<byte[], byte[]> message, FrameSink sink, Notices bad) {
    String camera = key(message);
    try {
      ReceivedFrame frame = ReceivedFrame.read(message);
      camera = frame.cameraId();
      return sink.take(frame);
    } catch (InvalidMessage | InvalidImage fault) {
      bad.add(place(message) + ": " + SafeText.of(String.valueOf(fault.getMessage())) + ".");
      sink.invalid(camera);
      return true;
    }
  }

  /** Who sent it, as far as that can be known of what is no frame. */
  private static @Nullable String key(ConsumerRecord<byte[], byte[]> message) {
    return message.key() == null
        ? null
        : SafeText.shortened(SafeText.of(message.key()), LONGEST_KEY);
  }

  private static String place(ConsumerRecord<byte[], byte[]> message) {
    return message.partition() + ":" + message.offset();
  }
}
