package dev.millrace.cli.data.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** How many files of each type and of each size there are in each window, and their bytes. */
final class FileCounts {
  private final long window;
  private final Map<String, Count> counts = new HashMap<>();

  /** The files of one type or size in one window. */
  private static final class Count {
    private final String by;
    private final String key;
    private final long start;
    private long files;
    private long failed;
    private long bytes;
    private long least = Long.MAX_VALUE;
    private long most;

    private Count(String by, String key, long start) {
      this.by = by;
      this.key = key;
      this.start = start;
    }

    private void add(long size, boolean hasFailed) {
      files++;
      failed += hasFailed ? 1 : 0;
      bytes += size;
      least = Math.min(least, size);
      most = Math.max(most, size);
    }
  }

  /**
   * Nothing is counted yet.
   *
   * @param window how long windows are, in milliseconds
   */
  FileCounts(long window) {
    this.window = window;
  }

  /** Counts a file twice: among those of its type, and among those of its size. */
  void add(String type, long size, long time, boolean hasFailed) {
    long start = Math.floorDiv(time, window) * window;
    count("type", type, start).add(size, hasFailed);
    count("size", FoundFile.category(size), start).add(size, hasFailed);
  }

  private Count count(String by, String key, long start) {
    return counts.computeIfAbsent(by + '/' + key + '/' + start, id -> new Count(by, key, start));
  }

  /** What tells each count from all others, as it stands in messages. */
  Set<String> ids() {
    return counts.keySet();
  }

  /** When the window of a count ends. */
  long end(String id) {
    return of(id).start + window;
  }

  private Count of(String id) {
    Count count = counts.get(id);
    if (count == null) {
      throw new IllegalArgumentException(id + " is not counted");
    }
    return count;
  }

  /** How a message differs from the count with this id, or empty. */
  String difference(String id, JsonNode message) {
    Count count = of(id);
    Fields expected =
        new Fields()
            .text("id", id)
            .text("by", count.by)
            .text("key", count.key)
            .number("window_start", count.start)
            .number("window_end", count.start + window)
            .number("count", count.files)
            .number("bytes_sum", count.bytes)
            .decimal(
                "bytes_mean", new BigDecimal(String.valueOf((double) count.bytes / count.files)))
            .number("bytes_min", count.least)
            .number("bytes_max", count.most)
            .number("failed", count.failed);
    Fields found = new Fields();
    expected.all().stream()
        .map(field -> field.substring(0, field.indexOf('=')))
        .forEach(field -> found.of(message, field));
    return Fields.difference(expected, found);
  }
}
