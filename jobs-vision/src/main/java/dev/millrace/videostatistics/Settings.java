package dev.millrace.videostatistics;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.serde.deadletter.BreakerOptions;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.serde.kafka.KafkaOptions;
import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.serde.settings.JobArguments;
import dev.millrace.videostatistics.flow.VideoStatistics;
import dev.millrace.videostatistics.logic.Assessment;
import dev.millrace.videostatistics.logic.Memory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * All that can be set about the job.
 *
 * @param kafka where frames come from and results go to
 * @param breaker when so much is dead that the job ends
 * @param inputTopic where frames come in; dead letters go to the same name with a suffix
 * @param statistics what is made of the frames
 * @param print whether results are printed to the TaskManager's output as well
 */
public record Settings(
    KafkaOptions kafka,
    BreakerOptions breaker,
    String inputTopic,
    VideoStatistics statistics,
    boolean print) {
  static final ConfigOption<String> INPUT_TOPIC =
      key("input.topic")
          .stringType()
          .defaultValue("video_frames")
          .withDescription(
              "Where frames come in. Dead letters go to this name with `.dead-letters` behind it.");

  static final ConfigOption<Integer> MIN_SIDE =
      key("frames.min-side")
          .intType()
          .defaultValue(480)
          .withDescription(
              "A picture whose shorter side has fewer pixels is counted as dropped and not"
                  + " analysed.");

  static final ConfigOption<Double> BLACK =
      key("black.brightness")
          .doubleType()
          .defaultValue(20.0)
          .withDescription("A picture darker than this is black; brightness is from 0 to 255.");

  static final ConfigOption<Double> BLURRED =
      key("blurred.sharpness")
          .doubleType()
          .defaultValue(50.0)
          .withDescription("A picture less sharp than this is blurred, unless it is black.");

  static final ConfigOption<Duration> GAP_AFTER =
      key("gap.after")
          .durationType()
          .defaultValue(Duration.ofSeconds(2))
          .withDescription("A longer time between two frames of a source is a gap.");

  static final ConfigOption<Duration> SILENCE_AFTER =
      key("silence.after")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription("A source of which nothing came for so long is reported, once.");

  static final ConfigOption<Duration> FORGET_AFTER =
      key("source.forget-after")
          .durationType()
          .defaultValue(Duration.ofHours(1))
          .withDescription("A source that was silent for so long begins anew when it returns.");

  static final ConfigOption<Boolean> PRINT =
      key("print")
          .booleanType()
          .defaultValue(false)
          .withDescription("Print results to the TaskManager's output as well.");

  /** Cameras set their clocks by the network. */
  private static final ConfigOption<Duration> MAX_AHEAD =
      EventTimeOptions.maxAhead(Duration.ofMinutes(5));

  /** Pictures are larger than numbers. */
  private static final ConfigOption<Integer> MAX_RECORD_BYTES =
      KafkaOptions.maxRecordBytes(8 << 20);

  /** Every setting, in the order of the README. */
  static final List<ConfigOption<?>> ALL =
      Stream.of(
              List.of(
                  INPUT_TOPIC,
                  MIN_SIDE,
                  BLACK,
                  BLURRED,
                  GAP_AFTER,
                  SILENCE_AFTER,
                  FORGET_AFTER,
                  PRINT),
              EventTimeOptions.all(MAX_AHEAD),
              BreakerOptions.ALL,
              KafkaOptions.all(MAX_RECORD_BYTES))
          .<ConfigOption<?>>flatMap(List::stream)
          .toList();

  private static final JobArguments.Declared DECLARED =
      new JobArguments.Declared(ALL, KafkaOptions.PREFIX, KafkaOptions.clientKeys());

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
          KafkaOptions.from(read, VideoStatisticsJob.ID, MAX_RECORD_BYTES),
          BreakerOptions.from(values),
          values.get(INPUT_TOPIC),
          new VideoStatistics(
              new Assessment(values.get(MIN_SIDE), values.get(BLACK), values.get(BLURRED)),
              values.get(GAP_AFTER),
              values.get(SILENCE_AFTER),
              new Memory(values.get(FORGET_AFTER)),
              EventTimeOptions.from(values, MAX_AHEAD)),
          values.get(PRINT));
    } catch (InvalidSettings known) {
      throw known;
    } catch (IllegalArgumentException broken) {
      throw new InvalidSettings(String.valueOf(broken.getMessage()), broken);
    }
  }

  static String help() {
    return JobArguments.help(
        """
        Video frame statistics: what each source sends, how good it is, and when it stops.

        Example: flink run -d -c dev.millrace.videostatistics.VideoStatisticsJob jobs-vision.jar \
        --kafka.bootstrap-servers localhost:9092 --frames.min-side 720\
        """,
        DECLARED);
  }

  String deadLetterTopic() {
    return DeadLetterTopic.of(inputTopic);
  }
}
