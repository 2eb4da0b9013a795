package dev.millrace.cli.lakehouse;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * How a table is, as its newest snapshot says.
 *
 * @param location where it lies
 * @param columns their types, by name
 * @param days by the day of arrival
 * @param snapshots how many there are
 * @param newest when the newest was made, in epoch milliseconds; null if there is none
 * @param objects what lies at its place, used or not; null where that cannot be listed
 */
record TableStatus(
    String location,
    Map<String, String> columns,
    Map<String, Day> days,
    int snapshots,
    @Nullable Long newest,
    @Nullable Objects objects) {
  /** Of smaller files maintenance makes larger ones, unless it is told otherwise. */
  static final long SMALL_BYTES = 96L << 20;

  private static final int MOST_LISTED = 100_000;

  /** What came on one day. */
  record Day(long rows, long files, long smallFiles, long bytes) {
    static final Day NONE = new Day(0, 0, 0, 0);

    Day with(DataFile file) {
      return new Day(
          rows + file.recordCount(),
          files + 1,
          smallFiles + (file.fileSizeInBytes() < SMALL_BYTES ? 1 : 0),
          bytes + file.fileSizeInBytes());
    }

    Day with(Day other) {
      return new Day(
          rows + other.rows,
          files + other.files,
          smallFiles + other.smallFiles,
          bytes + other.bytes);
    }
  }

  /**
   * Files of any kind at the table's place.
   *
   * @param more whether there are more than were counted
   */
  record Objects(long count, long bytes, boolean more) {}

  static TableStatus of(Table table) throws IOException {
    Map<String, Day> days = new TreeMap<>();
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      for (FileScanTask file : files) {
        String day = file.spec().partitionToPath(file.partition());
        days.merge(day, Day.NONE.with(file.file()), Day::with);
      }
    }
    int snapshots = 0;
    for (Snapshot ignored : table.snapshots()) {
      snapshots++;
    }
    Snapshot newest = table.currentSnapshot();
    Map<String, String> columns = new LinkedHashMap<>();
    for (Types.NestedField column : table.schema().columns()) {
      columns.put(column.name(), column.type() + (column.isRequired() ? " required" : ""));
    }
    return new TableStatus(
        table.location(),
        columns,
        days,
        snapshots,
        newest == null ? null : newest.timestampMillis(),
        objects(table));
  }

  private static @Nullable Objects objects(Table table) {
    if (!(table.io() instanceof SupportsPrefixOperations store)) {
      return null;
    }
    long count = 0;
    long bytes = 0;
    for (FileInfo file : store.listPrefix(table.location() + '/')) {
      if (count == MOST_LISTED) {
        return new Objects(count, bytes, true);
      }
      count++;
      bytes += file.size();
    }
    return new Objects(count, bytes, false);
  }

  Day total() {
    return days.values().stream().reduce(Day.NONE, Day::with);
  }
}
