package dev.millrace.cli.lakehouse;

import dev.millrace.cli.data.Progress;
import dev.millrace.cli.data.SafeText;
import dev.millrace.cli.data.verify.Verdict;
import dev.millrace.cli.lakehouse.KeptPartition.Outcome;
import dev.millrace.cli.lakehouse.TableRows.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/** Compares the messages of a topic with the rows of a table, one by one. */
final class Completeness {
  private static final int EXAMPLES = 5;
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final MessageTopic topic;
  private final TableRows rows;
  private final String tableName;
  private final boolean quiet;
  private final Map<Integer, Place> ends;
  private final Map<Integer, KeptPartition> kept = new TreeMap<>();
  private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
  private final List<String> examples = new ArrayList<>();
  private long messages;
  private long newer;

  /** Settles where the topic ends. */
  Completeness(MessageTopic topic, Table table, String tableName, boolean quiet) {
    this.topic = topic;
    this.rows = new TableRows(table, topic.name());
    this.tableName = tableName;
    this.quiet = quiet;
    this.ends = topic.ends();
  }

  /** Reads the topic. */
  void readMessages() {
    try (var progress = new Progress("Reading " + topic.name(), "messages", -1, quiet)) {
      topic.read(
          ends,
          (place, payload) -> {
            kept.computeIfAbsent(place.partition(), KeptPartition::new)
                .add(place, Digest.of(payload).brief());
            progress.at(++messages);
          });
    }
  }

  long messages() {
    return messages;
  }

  /**
   * Compares them with the table until every message has its row, or no more come.
   *
   * @param idle how long no snapshot may come
   * @param timeout how long this may take
   */
  void compare(Duration idle, Duration timeout) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      Snapshot snapshot = awaitRows(idle, deadline);
      compare(snapshot);
      if (missing() == 0 || awaitAnother(snapshot, idle, deadline) == snapshot) {
        return;
      }
    }
  }

  /** The first snapshot that may be complete, or the last one that there is. */
  private @Nullable Snapshot awaitRows(Duration idle, long deadline) throws InterruptedException {
    Snapshot snapshot = rows.newest();
    try (var progress = new Progress("Waiting for", "rows", messages, quiet)) {
      while (TableRows.count(snapshot) < messages) {
        progress.at(TableRows.count(snapshot));
        Snapshot next = awaitAnother(snapshot, idle, deadline);
        if (next == snapshot) {
          return snapshot;
        }
        snapshot = next;
      }
    }
    return snapshot;
  }

  /** Another snapshot than this one, or this one if none comes in time. */
  private @Nullable Snapshot awaitAnother(@Nullable Snapshot known, Duration idle, long deadline)
      throws InterruptedException {
    long end = Math.min(System.nanoTime() + idle.toNanos(), deadline);
    while (System.nanoTime() < end) {
      TimeUnit.NANOSECONDS.sleep(Math.min(LOOK.toNanos(), Math.max(1, end - System.nanoTime())));
      Snapshot newest = rows.newest();
      if (newest != null && (known == null || newest.snapshotId() != known.snapshotId())) {
        return newest;
      }
    }
    return known;
  }

  private void compare(@Nullable Snapshot snapshot) throws IOException {
    counts.clear();
    examples.clear();
    newer = 0;
    kept.values().forEach(KeptPartition::forgetRows);
    // Asked for behind the snapshot: no row of it can be of a later message.
    Map<Integer, Place> endsNow = topic.ends();
    long[] done = {0};
    try (var progress = new Progress("Comparing", "rows", TableRows.count(snapshot), quiet)) {
      rows.read(
          row -> {
            take(row, endsNow);
            progress.at(++done[0]);
          });
    }
  }

  private void take(Row row, Map<Integer, Place> endsNow) {
    Place place;
    try {
      place = Place.parse(row.id());
    } catch (NumberFormatException noPlace) {
      count(Outcome.UNEXPECTED, row, "is no id of a message");
      return;
    }
    if (isBehind(place, ends) && !isBehind(place, endsNow)) {
      newer++;
      return;
    }
    Digest digest = Digest.of(row.payload());
    KeptPartition partition = kept.get(place.partition());
    Outcome outcome =
        partition == null ? Outcome.UNEXPECTED : partition.find(place, digest.brief());
    String hex = digest.hex();
    if (outcome == Outcome.WRONG) {
      count(outcome, row, "has another payload");
    } else if (outcome == Outcome.RIGHT
        && !(hex == null ? row.payloadSha256() == null : hex.equals(row.payloadSha256()))) {
      count(Outcome.WRONG, row, "has another payload_sha256 than its payload");
    } else if (outcome == Outcome.RIGHT && row.partition() != place.partition()) {
      count(Outcome.WRONG, row, "says that it is of partition " + row.partition());
    } else {
      count(outcome, row, "");
    }
  }

  private static boolean isBehind(Place place, Map<Integer, Place> ends) {
    Place end = ends.get(place.partition());
    return end == null || place.isBehind(end);
  }

  private void count(Outcome outcome, Row row, String what) {
    long before = counts.merge(outcome, 1L, Long::sum) - 1;
    if (outcome != Outcome.RIGHT && before < EXAMPLES) {
      example(outcome.name().toLowerCase(Locale.ROOT), SafeText.of(row.id()), what);
    }
  }

  private void example(String kind, String id, String what) {
    examples.add((kind + " in " + tableName + ": " + id + ' ' + what).strip());
  }

  private long missing() {
    return kept.values().stream().mapToLong(KeptPartition::missing).sum();
  }

  /** What has come of it, in numbers. */
  Verdict verdict() {
    long doubled = counts.getOrDefault(Outcome.DOUBLED, 0L);
    long wrong = counts.getOrDefault(Outcome.WRONG, 0L);
    long unexpected = counts.getOrDefault(Outcome.UNEXPECTED, 0L);
    long right = counts.getOrDefault(Outcome.RIGHT, 0L);
    return new Verdict(
        tableName,
        messages,
        right + doubled + wrong + unexpected,
        missing(),
        doubled,
        wrong,
        unexpected,
        0);
  }

  /** Some of what is not as it should be. */
  List<String> examples() {
    List<String> all = new ArrayList<>(examples);
    int left = EXAMPLES;
    for (KeptPartition partition : kept.values()) {
      int before = all.size();
      partition.missing(
          left, place -> all.add("missing in " + tableName + ": " + topic.written(place)));
      left -= all.size() - before;
    }
    return all;
  }

  /** How many rows are of messages that came since it began. */
  long newer() {
    return newer;
  }
}
