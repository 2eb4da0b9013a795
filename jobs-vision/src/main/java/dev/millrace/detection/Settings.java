package dev.millrace.detection;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.detection.files.FileOptions;
import dev.millrace.detection.logic.Admission;
import dev.millrace.detection.logic.Silence;
import dev.millrace.detection.logic.TrackerChoice;
import dev.millrace.detection.table.TableOptions;
import dev.millrace.serde.deadletter.BreakerOptions;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.serde.kafka.KafkaOptions;
import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.serde.settings.JobArguments;
import dev.millrace.vision.scene.InvalidScene;
import dev.millrace.vision.scene.SceneFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * All that can be set about the job.
 *
 * @param kafka where frames come from and results go to
 * @param breaker when so much is dead that the job ends
 * @param inputTopic where frames come in; dead letters go to the same name with a suffix
 * @param maxAhead how far a frame's time may lie ahead of its Kafka timestamp
 * @param detector what looks at pictures
 * @param threads how many frames each subtask looks at side by side
 * @param attributes whether people's age and gender are estimated
 * @param tracker what follows objects
 * @param scenes the text of the file with zones and lines; null where nothing is watched
 * @param admission which frames count
 * @param silence when a camera is silent
 * @param table where detections go as rows too; null where nobody asked
 * @param files where detections go as files too; null where nobody asked
 * @param print whether results are printed to the TaskManager's output as well
 */
public record Settings(
    KafkaOptions kafka,
    BreakerOptions breaker,
    String inputTopic,
    Duration maxAhead,
    DetectorOptions detector,
    int threads,
    AttributeOptions attributes,
    TrackerChoice tracker,
    @Nullable String scenes,
    Admission admission,
    Silence silence,
    @Nullable TableOptions table,
    @Nullable FileOptions files,
    boolean print) {
  static final ConfigOption<String> INPUT_TOPIC =
      key("input.topic")
          .stringType()
          .defaultValue("smart-city-camera-frames")
          .withDescription(
              "Where frames come in. Dead letters go to this name with `.dead-letters` behind it.");

  static final ConfigOption<Integer> THREADS =
      key("detection.threads")
          .intType()
          .defaultValue(1)
          .withDescription(
              "How many frames each subtask looks at side by side. Parallelism times threads should"
                  + " be the number of cores.");

  static final ConfigOption<TrackerChoice.Algorithm> TRACKER =
      key("tracker")
          .enumType(TrackerChoice.Algorithm.class)
          .defaultValue(TrackerChoice.Algorithm.BYTETRACK)
          .withDescription("`bytetrack`, or `sort` for comparison.");

  static final ConfigOption<Duration> TRACKER_BUFFER =
      key("tracker.buffer")
          .durationType()
          .defaultValue(Duration.ofSeconds(2))
          .withDescription(
              "How long an object may be out of sight and keep its identity; `sort` has no such"
                  + " patience.");

  static final ConfigOption<Double> TRACKER_RATE =
      key("tracker.frames-per-second")
          .doubleType()
          .defaultValue(30.0)
          .withDescription("Of the cameras; asked for by `sort` only, which counts frames.");

  static final ConfigOption<String> SCENES =
      key("scene.file")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Zones, lines and filters of each camera, a JSON file on the machine that submits the"
                  + " job.");

  static final ConfigOption<Duration> REORDER_WITHIN =
      key("reorder.within")
          .durationType()
          .defaultValue(Duration.ofMillis(500))
          .withDescription(
              "How much earlier than its camera's newest frame a frame may have been taken. Results"
                  + " wait so long.");

  static final ConfigOption<Duration> FLUSH_AFTER =
      key("reorder.flush-after")
          .durationType()
          .defaultValue(Duration.ofSeconds(2))
          .withDescription(
              "After so much silence of a camera no earlier frame is waited for any more.");

  static final ConfigOption<Duration> FORGET_AFTER =
      key("camera.forget-after")
          .durationType()
          .defaultValue(Duration.ofHours(1))
          .withDescription(
              "After so much silence a camera is forgotten: its objects end, and ids begin with 1"
                  + " again.");

  static final ConfigOption<Boolean> PRINT =
      key("print")
          .booleanType()
          .defaultValue(false)
          .withDescription("Print results to the TaskManager's output as well.");

  private static final ConfigOption<Duration> MAX_AHEAD =
      EventTimeOptions.maxAhead(Duration.ofMinutes(1));

  private static final ConfigOption<Integer> MAX_RECORD_BYTES =
      KafkaOptions.maxRecordBytes(8 << 20);

  /** Every setting, in the order of the README. */
  static final List<ConfigOption<?>> ALL =
      Stream.of(
              List.of(INPUT_TOPIC, MAX_AHEAD),
              DetectorOptions.ALL,
              List.of(THREADS, TRACKER, TRACKER_BUFFER, TRACKER_RATE, SCENES),
              AttributeOptions.ALL,
              List.of(REORDER_WITHIN, FLUSH_AFTER, FORGET_AFTER, PRINT),
              TableOptions.ALL,
              FileOptions.ALL,
              BreakerOptions.ALL,
              KafkaOptions.all(MAX_RECORD_BYTES))
          .<ConfigOption<?>>flatMap(List::stream)
          .toList();

  private static final JobArguments.Declared DECLARED =
      new JobArguments.Declared(ALL, KafkaOptions.PREFIX, KafkaOptions.clientKeys());

  /** More frames of one camera than this within the time for reordering are not held back. */
  private static final int MOST_RECENT = 1_000;

  /** After a restart it takes a moment until the first frames are fetched. */
  private static final Duration PATIENCE_AFTER_RESTART = Duration.ofSeconds(10);

  private static final int MOST_THREADS = 64;

  public Settings {
    if (threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException("detection.threads is from 1 to " + MOST_THREADS);
    }
  }

  /**
   * Reads the job's arguments.
   *
   * @throws InvalidSettings if one makes no sense
   */
  public static Settings parse(String... arguments) {
    JobArguments read = JobArguments.parse(DECLARED, arguments);
    Configuration values = read.values();
    try {
      return new Settings(
          KafkaOptions.from(read, DetectionJob.ID, MAX_RECORD_BYTES),
          BreakerOptions.from(values),
          values.get(INPUT_TOPIC),
          values.get(MAX_AHEAD),
          DetectorOptions.from(values),
          values.get(THREADS),
          AttributeOptions.from(values),
          new TrackerChoice(
              values.get(TRACKER), values.get(TRACKER_BUFFER).toMillis(), values.get(TRACKER_RATE)),
          values.getOptional(SCENES).map(Settings::readScenes).orElse(null),
          new Admission(values.get(REORDER_WITHIN).toMillis(), MOST_RECENT),
          new Silence(
              values.get(FLUSH_AFTER).toMillis(),
              values.get(FORGET_AFTER).toMillis(),
              PATIENCE_AFTER_RESTART.toMillis()),
          TableOptions.from(values),
          FileOptions.from(values),
          values.get(PRINT));
    } catch (InvalidSettings known) {
      throw known;
    } catch (IllegalArgumentException broken) {
      throw new InvalidSettings(String.valueOf(broken.getMessage()), broken);
    }
  }

  private static String readScenes(String file) {
    try {
      String text = Files.readString(Path.of(file));
      var unused = SceneFile.parse(text);
      return text;
    } catch (IOException unreadable) {
      throw new InvalidSettings("--scene.file cannot be read: " + file, unreadable);
    } catch (InvalidScene broken) {
      throw new InvalidSettings("--scene.file: " + broken.getMessage(), broken);
    }
  }

  static String help() {
    return JobArguments.help(
        """
        Detects objects in what cameras see and follows them: identities that survive.

        Example: flink run -d jobs-vision.jar --kafka.bootstrap-servers localhost:9092 \
        --model.path yolox_s.onnx --model.format yolox\
        """,
        DECLARED);
  }

  String deadLetterTopic() {
    return DeadLetterTopic.of(inputTopic);
  }
}
