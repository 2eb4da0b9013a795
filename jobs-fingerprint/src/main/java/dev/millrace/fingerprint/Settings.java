package dev.millrace.fingerprint;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.fingerprint.logic.Deviation;
import dev.millrace.fingerprint.logic.Register;
import dev.millrace.fingerprint.logic.Statistics;
import dev.millrace.serde.deadletter.BreakerOptions;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.serde.kafka.KafkaOptions;
import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.serde.settings.JobArguments;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * All that can be set about the job.
 *
 * @param kafka where messages come from and go to
 * @param eventTime windows, and what silence does to them
 * @param breaker when so much is dead that the job ends
 * @param inputTopic where messages come in; dead letters go to the same name with a suffix
 * @param statistics how readings become numbers
 * @param register what each piece of equipment is
 * @param print whether results are printed to the TaskManager's output as well
 */
public record Settings(
    KafkaOptions kafka,
    EventTimeOptions eventTime,
    BreakerOptions breaker,
    String inputTopic,
    Statistics statistics,
    Register register,
    boolean print) {
  static final ConfigOption<String> INPUT_TOPIC =
      key("input.topic")
          .stringType()
          .defaultValue("sensor-data")
          .withDescription(
              "Where sensor messages come in. Dead letters go to this name with `.dead-letters`"
                  + " behind it.");

  static final ConfigOption<Deviation> DEVIATION =
      key("stddev")
          .enumType(Deviation.class)
          .defaultValue(Deviation.POPULATION)
          .withDescription(
              "Which standard deviation: `population`, or `sample`, which one reading has none of.");

  static final ConfigOption<Integer> EXACT_READINGS =
      key("statistics.exact-readings")
          .intType()
          .defaultValue(100_000)
          .withDescription(
              "With more readings of one sensor in one window, the median comes from a sketch.");

  static final ConfigOption<Map<String, String>> TYPES =
      key("equipment.types")
          .mapType()
          .defaultValue(Map.of())
          .withDescription("The equipment register, such as `110:kiln,111:mill`.");

  static final ConfigOption<String> OTHER_TYPE =
      key("equipment.default-type")
          .stringType()
          .defaultValue("kiln")
          .withDescription("The type of equipment that is not in the register.");

  static final ConfigOption<Boolean> PRINT =
      key("print")
          .booleanType()
          .defaultValue(false)
          .withDescription("Print results to the TaskManager's output as well.");

  /** Sensors keep their clocks better than shops do. */
  private static final ConfigOption<Duration> MAX_AHEAD =
      EventTimeOptions.maxAhead(Duration.ofMinutes(5));

  /** Every setting, in the order of the README. */
  static final List<ConfigOption<?>> ALL =
      Stream.of(
              List.of(INPUT_TOPIC, DEVIATION, EXACT_READINGS, TYPES, OTHER_TYPE, PRINT),
              EventTimeOptions.all(MAX_AHEAD),
              BreakerOptions.ALL,
              KafkaOptions.ALL)
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
          KafkaOptions.from(read, FingerprintJob.NAME),
          EventTimeOptions.from(values, MAX_AHEAD),
          BreakerOptions.from(values),
          values.get(INPUT_TOPIC),
          new Statistics(values.get(EXACT_READINGS), values.get(DEVIATION)),
          new Register(values.get(TYPES), values.get(OTHER_TYPE)),
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
        Sensor fingerprints: the statistics of every sensor of every machine, minute by minute.

        Example: flink run -d jobs-fingerprint.jar --kafka.bootstrap-servers localhost:9092 \
        --window.size 1h\
        """,
        DECLARED);
  }

  String deadLetterTopic() {
    return DeadLetterTopic.of(inputTopic);
  }
}
