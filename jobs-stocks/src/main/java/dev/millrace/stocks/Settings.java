package dev.millrace.stocks;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.serde.deadletter.BreakerOptions;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.serde.kafka.KafkaOptions;
import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.serde.settings.JobArguments;
import dev.millrace.stocks.model.Interval;
import dev.millrace.stocks.table.TableOptions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * All that can be set about the job.
 *
 * @param kafka where ticks come from and bars go to
 * @param table where ticks go to
 * @param eventTime what silence does to bars; its window is the longest interval
 * @param breaker when so much is dead that the job ends
 * @param inputTopic where ticks come in; dead letters go to the same name with a suffix
 * @param zone of timestamps that name none
 * @param intervals how long bars are, from short to long, each once
 * @param checkpointInterval how long until results are visible
 * @param print whether bars are printed to the TaskManager's output as well
 */
public record Settings(
    KafkaOptions kafka,
    TableOptions table,
    EventTimeOptions eventTime,
    BreakerOptions breaker,
    String inputTopic,
    ZoneId zone,
    List<Interval> intervals,
    Duration checkpointInterval,
    boolean print) {
  static final ConfigOption<String> INPUT_TOPIC =
      key("input.topic")
          .stringType()
          .defaultValue("stock-ticks")
          .withDescription(
              "Where ticks come in. Dead letters go to this name with `.dead-letters` behind it.");

  static final ConfigOption<String> INPUT_ZONE =
      key("input.zone")
          .stringType()
          .defaultValue("UTC")
          .withDescription("Zone of timestamps that name none, such as `America/New_York`.");

  static final ConfigOption<String> INTERVALS =
      key("bars.intervals")
          .stringType()
          .defaultValue("1s,1m,5m,1h,1d")
          .withDescription("How long bars on `stock-bars` are; any of these. ClickHouse has all.");

  static final ConfigOption<Duration> CHECKPOINT_INTERVAL =
      key("checkpoint.interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(1))
          .withDescription(
              "Ticks and bars are visible with the next checkpoint; `10s` where that may take a"
                  + " while. Goes before the cluster's `execution.checkpointing.interval`.");

  static final ConfigOption<Boolean> PRINT =
      key("print")
          .booleanType()
          .defaultValue(false)
          .withDescription("Print bars to the TaskManager's output as well.");

  /** Exchanges keep their clocks better than shops do. */
  private static final ConfigOption<Duration> MAX_AHEAD =
      EventTimeOptions.maxAhead(Duration.ofMinutes(5));

  /** Every setting, in the order of the README. */
  static final List<ConfigOption<?>> ALL =
      Stream.of(
              List.of(INPUT_TOPIC, INPUT_ZONE, INTERVALS, CHECKPOINT_INTERVAL, PRINT),
              TableOptions.ALL,
              EventTimeOptions.allButTheSize(MAX_AHEAD),
              BreakerOptions.ALL,
              KafkaOptions.ALL)
          .<ConfigOption<?>>flatMap(List::stream)
          .toList();

  private static final JobArguments.Declared DECLARED =
      new JobArguments.Declared(ALL, KafkaOptions.PREFIX, KafkaOptions.clientKeys());

  public Settings {
    intervals = List.copyOf(intervals);
    if (checkpointInterval.toMillis() < 10) {
      throw new InvalidSettings("--checkpoint.interval must be 10 ms or more, such as 1s.");
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
      List<Interval> intervals = intervals(values.get(INTERVALS));
      Duration longest = intervals.get(intervals.size() - 1).length();
      return new Settings(
          KafkaOptions.from(read, StocksJob.NAME),
          TableOptions.from(values),
          EventTimeOptions.from(values, longest, MAX_AHEAD),
          BreakerOptions.from(values),
          values.get(INPUT_TOPIC),
          ZoneId.of(values.get(INPUT_ZONE)),
          intervals,
          values.get(CHECKPOINT_INTERVAL),
          values.get(PRINT));
    } catch (DateTimeException unknownZone) {
      throw new InvalidSettings(
          "--input.zone cannot be '"
              + values.get(INPUT_ZONE)
              + "'. Zones look like UTC, Europe/Berlin or +01:00.",
          unknownZone);
    } catch (InvalidSettings known) {
      throw known;
    } catch (IllegalArgumentException broken) {
      throw new InvalidSettings(String.valueOf(broken.getMessage()), broken);
    }
  }

  /** In their order, whatever the order in which they are named. */
  private static List<Interval> intervals(String text) {
    Set<String> words =
        Arrays.stream(text.split(",")).map(String::strip).collect(Collectors.toSet());
    List<Interval> intervals =
        Arrays.stream(Interval.values()).filter(one -> words.contains(one.word())).toList();
    if (intervals.isEmpty() || intervals.size() < words.size()) {
      throw new InvalidSettings(
          "--bars.intervals cannot be '"
              + text
              + "'. It takes some of "
              + INTERVALS.defaultValue()
              + ".");
    }
    return intervals;
  }

  static String help() {
    return JobArguments.help(
        """
        Stock ticks: rows of ClickHouse, and bars of five lengths.

        Example: flink run -d jobs-stocks.jar --kafka.bootstrap-servers localhost:9092 \
        --clickhouse.url http://localhost:8123\
        """,
        DECLARED);
  }

  String deadLetterTopic() {
    return DeadLetterTopic.of(inputTopic);
  }
}
