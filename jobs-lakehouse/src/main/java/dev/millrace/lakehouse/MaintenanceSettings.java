package dev.millrace.lakehouse;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.lakehouse.catalog.CatalogOptions;
import dev.millrace.lakehouse.table.CatalogSettings;
import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.serde.settings.JobArguments;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;

/**
 * All that can be set about looking after the table; an interval of zero leaves its task out.
 *
 * @param catalog where the table is
 * @param compactInterval how often small files are put together
 * @param compactMinFiles so many small files of a day make it worth it
 * @param fileSize what they are put together to
 * @param expireInterval how often old snapshots are forgotten
 * @param keepAge snapshots younger than this are kept
 * @param keepSnapshots and so many of the newest, however old
 * @param orphansInterval how often files are deleted that belong to nothing
 * @param orphanAge younger ones may belong to a commit that is under way
 */
record MaintenanceSettings(
    CatalogOptions catalog,
    Duration compactInterval,
    int compactMinFiles,
    long fileSize,
    Duration expireInterval,
    Duration keepAge,
    int keepSnapshots,
    Duration orphansInterval,
    Duration orphanAge) {
  static final ConfigOption<Duration> COMPACT_INTERVAL =
      key("compact.interval")
          .durationType()
          .defaultValue(Duration.ofMinutes(10))
          .withDescription("How often small files are put together; 0 never does.");

  static final ConfigOption<Integer> COMPACT_MIN_FILES =
      key("compact.min-files")
          .intType()
          .defaultValue(5)
          .withDescription("So many small files of one day are put together, and no fewer.");

  static final ConfigOption<MemorySize> FILE_SIZE =
      key("compact.file-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(128))
          .withDescription("What they are put together to; smaller than ¾ of it is small.");

  static final ConfigOption<Duration> EXPIRE_INTERVAL =
      key("snapshots.interval")
          .durationType()
          .defaultValue(Duration.ofHours(1))
          .withDescription(
              "How often old snapshots are forgotten, with the files that only they need; 0 never"
                  + " does.");

  static final ConfigOption<Duration> KEEP_AGE =
      key("snapshots.keep-age")
          .durationType()
          .defaultValue(Duration.ofDays(7))
          .withDescription(
              "Younger ones are kept: so far can be travelled back, and so old may be the savepoint"
                  + " that the job goes on from.");

  static final ConfigOption<Integer> KEEP_SNAPSHOTS =
      key("snapshots.keep-last")
          .intType()
          .defaultValue(100)
          .withDescription("So many of the newest are kept, however old.");

  static final ConfigOption<Duration> ORPHANS_INTERVAL =
      key("orphans.interval")
          .durationType()
          .defaultValue(Duration.ofDays(1))
          .withDescription(
              "How often files are deleted that no snapshot knows, as a failure leaves them; 0"
                  + " never does.");

  static final ConfigOption<Duration> ORPHAN_AGE =
      key("orphans.age")
          .durationType()
          .defaultValue(Duration.ofDays(3))
          .withDescription("Younger ones are kept: they may belong to a commit that is under way.");

  /** Every setting, in the order of the README. */
  static final List<ConfigOption<?>> OWN =
      List.of(
          COMPACT_INTERVAL,
          COMPACT_MIN_FILES,
          FILE_SIZE,
          EXPIRE_INTERVAL,
          KEEP_AGE,
          KEEP_SNAPSHOTS,
          ORPHANS_INTERVAL,
          ORPHAN_AGE);

  /** Those of the table are the job's. */
  static final List<ConfigOption<?>> ALL =
      Stream.of(OWN, CatalogSettings.ALL).<ConfigOption<?>>flatMap(List::stream).toList();

  private static final JobArguments.Declared DECLARED =
      new JobArguments.Declared(ALL, "kafka.", Set.of());

  /** A checkpoint's files are there before its commit is. */
  private static final Duration MIN_ORPHAN_AGE = Duration.ofHours(1);

  MaintenanceSettings {
    if (orphanAge.compareTo(MIN_ORPHAN_AGE) < 0) {
      throw new InvalidSettings(
          "--orphans.age must be 1 h or more: files of a commit under way would be deleted.");
    }
    if (keepSnapshots < 1) {
      throw new InvalidSettings("--snapshots.keep-last must be 1 or more.");
    }
    if (compactMinFiles < 2) {
      throw new InvalidSettings("--compact.min-files must be 2 or more.");
    }
    if (fileSize < 1) {
      throw new InvalidSettings("--compact.file-size must be more than nothing, such as 128mb.");
    }
    if (compactInterval.isZero() && expireInterval.isZero() && orphansInterval.isZero()) {
      throw new InvalidSettings(
          "All three intervals are 0, so there is nothing to do. Set --compact.interval,"
              + " --snapshots.interval or --orphans.interval.");
    }
  }

  /**
   * Reads the job's arguments.
   *
   * @throws InvalidSettings if one makes no sense
   */
  static MaintenanceSettings parse(String... arguments) {
    Configuration values = JobArguments.parse(DECLARED, arguments).values();
    return new MaintenanceSettings(
        CatalogSettings.from(values),
        values.get(COMPACT_INTERVAL),
        values.get(COMPACT_MIN_FILES),
        values.get(FILE_SIZE).getBytes(),
        values.get(EXPIRE_INTERVAL),
        values.get(KEEP_AGE),
        values.get(KEEP_SNAPSHOTS),
        values.get(ORPHANS_INTERVAL),
        values.get(ORPHAN_AGE));
  }

  static String help() {
    return JobArguments.help(
        """
        Looks after the table of the lakehouse: fewer files, fewer snapshots, no litter.

        Example: flink run -d -c dev.millrace.lakehouse.MaintenanceJob jobs-lakehouse.jar \
        --catalog.warehouse file:///srv/lakehouse\
        """,
        DECLARED);
  }
}
