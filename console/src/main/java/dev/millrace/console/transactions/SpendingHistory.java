package dev.millrace.console.transactions;

import dev.millrace.console.transactions.Spending.Series;
import dev.millrace.console.transactions.Spending.Spent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What was spent in the latest windows, by category or by user. */
final class SpendingHistory {
  static final int WINDOWS = 60;

  /** Beyond these, what is spent in a window is only added up. */
  static final int MOST_KEYS = 1_000;

  private static final String OTHERS = "others";
  private static final long LONGEST_MILLIS = Duration.ofDays(1).toMillis();

  private final TreeMap<Long, Map<String, Spent>> windows = new TreeMap<>();
  private final TreeMap<Long, Spent> beyond = new TreeMap<>();
  private long length;

  void clear() {
    windows.clear();
    beyond.clear();
  }

  /** Takes the result of a window; a later one of the same takes its place. */
  void put(String key, long start, long end, Spent spent) {
    if (start < 0 || end <= start || end - start > LONGEST_MILLIS) {
      return; // No window of the job.
    }
    if (windows.isEmpty() || start > windows.lastKey()) {
      length = end - start;
    }
    windows.computeIfAbsent(start, unused -> new HashMap<>());
    long oldest = windows.lastKey() - (WINDOWS - 1) * length;
    windows.headMap(oldest).clear();
    beyond.headMap(oldest).clear();
    Map<String, Spent> window = windows.get(start);
    if (window == null) {
      return; // Older than what is kept.
    }
    if (window.containsKey(key) || window.size() < MOST_KEYS) {
      window.put(key, spent);
    } else {
      beyond.merge(start, spent, Spent::plus);
    }
  }

  /** Those that spent most, and all others together. */
  Spending most(int most) {
    return view(most, key -> true, true);
  }

  /** Those whose names contain a text, whatever its case. */
  Spending find(String text, int most) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return view(most, key -> key.toLowerCase(Locale.ROOT).contains(wanted), false);
  }

  private Spending view(int most, Predicate<String> wanted, boolean withOthers) {
    if (windows.isEmpty()) {
      return new Spending(0, List.of(), List.of(), null, 0);
    }
    var totals = new HashMap<String, Spent>();
    for (Map<String, Spent> window : windows.values()) {
      window.forEach((key, spent) -> totals.merge(key, spent, Spent::plus));
    }
    List<String> found =
        totals.entrySet().stream()
            .filter(entry -> wanted.test(entry.getKey()))
            .sorted(
                Comparator.<Map.Entry<String, Spent>, BigDecimal>comparing(
                        entry -> entry.getValue().sum())
                    .reversed()
                    .thenComparing(Map.Entry::getKey))
            .limit(most)
            .map(Map.Entry::getKey)
            .toList();
    long first = windows.firstKey();
    int count = (int) ((windows.lastKey() - first) / length) + 1;
    List<Series> series = found.stream().map(key -> series(key, first, count)).toList();
    return new Spending(
        length,
        LongStream.range(0, count).mapToObj(at -> first + at * length).toList(),
        series,
        withOthers ? others(found, first, count) : null,
        totals.size());
  }

  private Series series(String key, long first, int count) {
    var row = new Row(count);
    windows.forEach(
        (start, window) -> row.add(at(start, first), window.getOrDefault(key, Spent.NOTHING)));
    return row.named(key);
  }

  private @Nullable Series others(List<String> shown, long first, int count) {
    var row = new Row(count);
    windows.forEach(
        (start, window) ->
            window.forEach(
                (key, spent) -> {
                  if (!shown.contains(key)) {
                    row.add(at(start, first), spent);
                  }
                }));
    beyond.forEach((start, spent) -> row.add(at(start, first), spent));
    Series others = row.named(OTHERS);
    return others.total().count() == 0 ? null : others;
  }

  /** Windows of another length than the newest fall into the one they begin in. */
  private int at(long start, long first) {
    return (int) ((start - first) / length);
  }

  /** Sums by window. */
  private static final class Row {
    private final Spent[] windows;

    private Row(int count) {
      windows = new Spent[count];
      Arrays.fill(windows, Spent.NOTHING);
    }

    private void add(int at, Spent spent) {
      windows[at] = windows[at].plus(spent);
    }

    private Series named(String key) {
      return new Series(
          key, Arrays.stream(windows).reduce(Spent.NOTHING, Spent::plus), List.of(windows));
    }
  }
}
