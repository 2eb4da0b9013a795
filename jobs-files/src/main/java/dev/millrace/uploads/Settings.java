package dev.millrace.uploads;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.files.StoreOptions;
import dev.millrace.serde.deadletter.BreakerOptions;
import dev.millrace.serde.eventtime.EventTimeOptions;
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
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.environment.CheckpointConfig;

/**
 * All that can be set about the job.
 *
 * @param kafka where files are announced and results go to
 * @param analysis how files are looked into
 * @param store where larger files lie
 * @param eventTime how long windows are, and what silence does to them
 * @param breaker when so much is dead that the job ends
 * @param zone of timestamps that name none
 * @param memory how long a file that comes again is known
 * @param minSize larger files are processed files
 * @param checkpointInterval how long until results are visible
 * @param alignedTimeout how long a checkpoint's barrier waits behind files before it overtakes them
 * @param print whether results are printed to the TaskManager's output as well
 */
public record Settings(
    KafkaOptions kafka,
    AnalysisOptions analysis,
    StoreOptions store,
    EventTimeOptions eventTime,
    BreakerOptions breaker,
    ZoneId zone,
    Duration memory,
    long minSize,
    Duration checkpointInterval,
    Duration alignedTimeout,
    boolean print) {
  static final ConfigOption<String> INPUT_ZONE =
      key("input.zone")
          .stringType()
          .defaultValue("UTC")
          .withDescription("Zone of timestamps that name none, such as `Europe/Berlin`.");

  static final ConfigOption<Duration> MEMORY =
      key("input.memory")
          .durationType()
          .defaultValue(Duration.ofDays(7))
          .withDescription(
              "A `file_id` that comes again within this time is not looked into again.");

  static final ConfigOption<MemorySize> MIN_SIZE =
      key("filter.min-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(1))
          .withDescription("Larger files are on `processed_files`.");

  static final ConfigOption<Duration> CHECKPOINT_INTERVAL =
      key("checkpoint.interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(1))
          .withDescription(
              "Results are visible with the next checkpoint. Goes before the cluster's"
                  + " `execution.checkpointing.interval`.");

  static final ConfigOption<Duration> ALIGNED_TIMEOUT =
      key("checkpoint.aligned-timeout")
          .durationType()
          .defaultValue(Duration.ofMillis(200))
          .withDescription(
              "A checkpoint that waits longer than this behind announced files overtakes them, and"
                  + " keeps those that wait. Goes before the cluster's"
                  + " `execution.checkpointing.aligned-checkpoint-timeout`.");

  static final ConfigOption<Boolean> PRINT =
      key("print")
          .booleanType()
          .defaultValue(false)
          .withDescription("Print results to the TaskManager's output as well.");

  private static final ConfigOption<Duration> MAX_AHEAD =
      EventTimeOptions.maxAhead(Duration.ofMinutes(5));

  /** Every setting, in the order of the README. */
  static final List<ConfigOption<?>> ALL =
      Stream.of(
              List.of(INPUT_ZONE, MEMORY, MIN_SIZE),
              AnalysisOptions.ALL,
              StoreSettings.ALL,
              List.of(CHECKPOINT_INTERVAL, ALIGNED_TIMEOUT, PRINT),
              EventTimeOptions.all(MAX_AHEAD),
              BreakerOptions.ALL,
              KafkaOptions.ALL)
          .<ConfigOption<?>>flatMap(List::stream)
          .toList();

  private static final JobArguments.Declared DECLARED =
      new JobArguments.Declared(ALL, KafkaOptions.PREFIX, KafkaOptions.clientKeys());

  public Settings {
    if (checkpointInterval.toMillis() < 10) {
      throw new InvalidSettings("--checkpoint.interval must be 10 ms or more, such as 1s.");
    }
    if (memory.toMillis() < 1) {
      throw new InvalidSettings("--input.memory must be longer than zero, such as 1d.");
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
          KafkaOptions.from(read, FilesJob.NAME),
          AnalysisOptions.from(values),
          StoreSettings.from(values),
          EventTimeOptions.from(values, MAX_AHEAD),
          BreakerOptions.from(values),
          ZoneId.of(values.get(INPUT_ZONE)),
          values.get(MEMORY),
          values.get(MIN_SIZE).getBytes(),
          values.get(CHECKPOINT_INTERVAL),
          values.get(ALIGNED_TIMEOUT),
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

  /**
   * Has results visible soon. An announced file is small and takes long: behind all that the
   * network buffers hold of them, a checkpoint's barrier would wait until nearly the last is done.
   */
  void checkpoint(CheckpointConfig checkpoints) {
    checkpoints.setCheckpointInterval(checkpointInterval.toMillis());
    checkpoints.enableUnalignedCheckpoints();
    checkpoints.setAlignedCheckpointTimeout(alignedTimeout);
  }

  static String help() {
    return JobArguments.help(
        """
        Uploaded files: what is in them, and how many there are of each type and size.

        Example: flink run -d jobs-files.jar --kafka.bootstrap-servers localhost:9092 \
        --store.url file:///srv/files\
        """,
        DECLARED);
  }
}
