package dev.millrace.uploads.logic;

import dev.millrace.uploads.model.AnalysedFile;
import dev.millrace.uploads.model.Counts;
import dev.millrace.uploads.model.FileAggregation;
import dev.millrace.uploads.model.Group;
import dev.millrace.uploads.model.Totals;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds files up, by type and by size. Their order does not matter. */
public final class Tally {
  private static final Counts NONE = new Counts(Map.of());

  private Tally() {}

  /** Before the first file. */
  public static Counts none() {
    return NONE;
  }

  /** What one file comes to. */
  public static Counts of(AnalysedFile file) {
    long bytes = file.fileSize();
    var alone = new Totals(1, bytes, bytes, bytes, file.hasFailed() ? 1 : 0);
    return new Counts(
        Map.of(
            new Group("type", file.fileType().word()),
            alone,
            new Group("size", file.sizeCategory().word()),
            alone));
  }

  /** What two lots of files come to. */
  public static Counts together(Counts one, Counts other) {
    Map<Group, Totals> groups = new HashMap<>(one.groups());
    other.groups().forEach((group, totals) -> groups.merge(group, totals, Tally::together));
    return new Counts(groups);
  }

  private static Totals together(Totals one, Totals other) {
    return new Totals(
        one.count() + other.count(),
        one.bytesSum() + other.bytesSum(),
        Math.min(one.bytesMin(), other.bytesMin()),
        Math.max(one.bytesMax(), other.bytesMax()),
        one.failed() + other.failed());
  }

  /** The results of a window that is over, always in the same order. */
  public static List<FileAggregation> aggregations(Counts counts, long start, long end) {
    return counts.groups().entrySet().stream()
        .map(entry -> aggregation(entry.getKey(), entry.getValue(), start, end))
        .sorted(Comparator.comparing(FileAggregation::id))
        .toList();
  }

  private static FileAggregation aggregation(Group group, Totals totals, long start, long end) {
    return new FileAggregation(
        group.by() + '/' + group.key() + '/' + start,
        group.by(),
        group.key(),
        start,
        end,
        totals.count(),
        totals.bytesSum(),
        (double) totals.bytesSum() / totals.count(),
        totals.bytesMin(),
        totals.bytesMax(),
        totals.failed());
  }
}
