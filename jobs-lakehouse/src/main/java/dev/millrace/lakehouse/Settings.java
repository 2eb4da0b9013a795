package dev.millrace.lakehouse;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.lakehouse.catalog.CatalogOptions;
import dev.millrace.lakehouse.table.CatalogSettings;
import dev.millrace.serde.kafka.KafkaOptions;
import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.serde.settings.JobArguments;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * All that can be set about the job.
 *
 * @param source what messages are read from
 * @param topic the topic that they are read from
 * @param zone of timestamps that name none
 * @param checkpointInterval how long until rows are in the table
 * @param catalog where the table is
 * @param pulsar how Pulsar is met, where messages are read from there
 * @param kafka how Kafka is met, where messages are read from there
 */
record Settings(
    EventSource source,
    String topic,
    ZoneId zone,
    Duration checkpointInterval,
    CatalogOptions catalog,
    PulsarSettings pulsar,
    KafkaOptions kafka) {
  static final ConfigOption<EventSource> SOURCE =
      key("source")
          .enumType(EventSource.class)
          .defaultValue(EventSource.PULSAR)
          .withDescription("What messages are read from: `pulsar` or `kafka`.");

  static final ConfigOption<String> TOPIC =
      key("input.topic")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The topic; `persistent://retail/metadata/events` in Pulsar and `detection_events` in"
                  + " Kafka unless given.");

  static final ConfigOption<String> ZONE =
      key("input.zone")
          .stringType()
          .defaultValue("UTC")
          .withDescription("Zone of timestamps that name none, such as `Europe/Berlin`.");

  static final ConfigOption<Duration> CHECKPOINT_INTERVAL =
      key("checkpoint.interval")
          .durationType()
          .defaultValue(Duration.ofMinutes(1))
          .withDescription(
              "Rows are in the table with the next checkpoint, each writer's in a file of its own."
                  + " Goes before the cluster's `execution.checkpointing.interval`.");

  /** Every setting, in the order of the README. */
  static final List<ConfigOption<?>> ALL =
      Stream.of(
              List.of(SOURCE, TOPIC, ZONE, CHECKPOINT_INTERVAL),
              CatalogSettings.ALL,
              PulsarSettings.ALL,
              List.of(KafkaOptions.BOOTSTRAP_SERVERS, KafkaOptions.GROUP, KafkaOptions.PROPERTIES))
          .<ConfigOption<?>>flatMap(List::stream)
          .toList();

  private static final JobArguments.Declared DECLARED =
      new JobArguments.Declared(ALL, KafkaOptions.PREFIX, KafkaOptions.clientKeys());

  Settings {
    if (checkpointInterval.toMillis() < 10) {
      throw new InvalidSettings("--checkpoint.interval must be 10 ms or more, such as 1min.");
    }
  }

  /**
   * Reads the job's arguments.
   *
   * @throws InvalidSettings if one makes no sense
   */
  static Settings parse(String... arguments) {
    JobArguments read = JobArguments.parse(DECLARED, arguments);
    Configuration values = read.values();
    try {
      EventSource source = values.get(SOURCE);
      return new Settings(
          source,
          values.getOptional(TOPIC).orElse(source.topic()),
          ZoneId.of(values.get(ZONE)),
          values.get(CHECKPOINT_INTERVAL),
          CatalogSettings.from(values),
          PulsarSettings.from(values),
          KafkaOptions.from(read, LakehouseJob.NAME));
    } catch (DateTimeException unknownZone) {
      throw new InvalidSettings(
          "--input.zone cannot be '"
              + values.get(ZONE)
              + "'. Zones look like UTC, Europe/Berlin or +01:00.",
          unknownZone);
    }
  }

  static String help() {
    return JobArguments.help(
        """
        Every message of a topic as a row of an Iceberg table, byte for byte.

        Example: flink run -d jobs-lakehouse.jar --pulsar.service-url pulsar://localhost:6650 \
        --catalog.warehouse file:///srv/lakehouse\
        """,
        DECLARED);
  }
}
