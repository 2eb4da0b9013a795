package dev.millrace.serde.eventtime;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/**
 * How a job treats event time.
 *
 * @param windowSize the length of tumbling windows
 * @param outOfOrderness how far records of one partition may be out of order
 * @param idleness how long a partition may be silent before the others no longer wait for it
 * @param resumeHold how long a partition back from silence keeps its old watermark
 * @param flushAfter how long all partitions must be silent until open windows are closed; zero:
 *     never
 * @param maxAhead how far an event's time may lie ahead of its Kafka timestamp
 */
public record EventTimeOptions(
    Duration windowSize,
    Duration outOfOrderness,
    Duration idleness,
    Duration resumeHold,
    Duration flushAfter,
    Duration maxAhead)
    implements Serializable {
  public static final ConfigOption<Duration> WINDOW_SIZE =
      key("window.size")
          .durationType()
          .defaultValue(Duration.ofMinutes(1))
          .withDescription("Length of the tumbling event-time windows.");

  public static final ConfigOption<Duration> OUT_OF_ORDERNESS =
      key("window.out-of-orderness")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription("How far records of one partition may be out of order.");

  public static final ConfigOption<Duration> IDLENESS =
      key("window.idleness")
          .durationType()
          .defaultValue(Duration.ofSeconds(30))
          .withDescription("A partition silent for so long no longer holds back the others.");

  public static final ConfigOption<Duration> RESUME_HOLD =
      key("window.resume-hold")
          .durationType()
          .defaultValue(Duration.ofSeconds(5))
          .withDescription("A partition back from silence keeps its old watermark for so long.");

  public static final ConfigOption<Duration> FLUSH_AFTER =
      key("window.flush-after")
          .durationType()
          .defaultValue(Duration.ofSeconds(30))
          .withDescription(
              "When all partitions are silent for so long, open windows are closed; 0 never closes"
                  + " them so.");

  /** How far ahead is too far depends on who writes the times, and so on the job. */
  public static ConfigOption<Duration> maxAhead(Duration defaultValue) {
    return key("input.max-ahead")
        .durationType()
        .defaultValue(defaultValue)
        .withDescription(
            "An event further ahead of its Kafka timestamp than this is a dead letter.");
  }

  /** All of them, with the job's own limit on how far ahead events may be. */
  public static List<ConfigOption<?>> all(ConfigOption<Duration> maxAhead) {
    return List.of(WINDOW_SIZE, OUT_OF_ORDERNESS, IDLENESS, RESUME_HOLD, FLUSH_AFTER, maxAhead);
  }

  /** Those of a job whose windows have lengths of their own. */
  public static List<ConfigOption<?>> allButTheSize(ConfigOption<Duration> maxAhead) {
    return List.of(OUT_OF_ORDERNESS, IDLENESS, RESUME_HOLD, FLUSH_AFTER, maxAhead);
  }

  public EventTimeOptions {
    if (windowSize.toMillis() <= 0) {
      throw new IllegalArgumentException("window.size must be longer than zero");
    }
    if (idleness.toMillis() <= 0) {
      throw new IllegalArgumentException("window.idleness must be longer than zero");
    }
    for (Duration duration : List.of(outOfOrderness, resumeHold, flushAfter, maxAhead)) {
      if (duration.isNegative()) {
        throw new IllegalArgumentException("a duration must not be negative: " + duration);
      }
    }
  }

  /** Takes the values out of a job's settings. */
  public static EventTimeOptions from(ReadableConfig settings, ConfigOption<Duration> maxAhead) {
    return from(settings, settings.get(WINDOW_SIZE), maxAhead);
  }

  /**
   * Takes the values out of the settings of a job whose windows have lengths of their own.
   *
   * @param longest the length of the longest windows: in silence, event time goes to their end
   */
  public static EventTimeOptions from(
      ReadableConfig settings, Duration longest, ConfigOption<Duration> maxAhead) {
    return new EventTimeOptions(
        longest,
        settings.get(OUT_OF_ORDERNESS),
        settings.get(IDLENESS),
        settings.get(RESUME_HOLD),
        settings.get(FLUSH_AFTER),
        settings.get(maxAhead));
  }
}
