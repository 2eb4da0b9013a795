package dev.millrace.console.stocks;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What was heard so far: the latest tick of each symbol, and the newest of all. */
final class Tape {
  /** Beyond these a new symbol is not shown live. */
  static final int MOST_SYMBOLS = 1_000;

  static final int NEWEST = 50;

  private final Map<String, HeardTick> latest = new HashMap<>();
  private final TreeSet<HeardTick> newest = new TreeSet<>(Comparator.comparing(HeardTick::place));
  private long heard;

  /**
   * All there is to say at one moment.
   *
   * @param heard how many ticks so far; where it stands still, nothing came
   * @param latest of each symbol
   * @param newest of all, the newest first
   */
  record State(long heard, List<Tick> latest, List<Tick> newest) {}

  /** Takes a tick, in whatever order they come. */
  void add(HeardTick tick) {
    heard++;
    String symbol = tick.tick().symbol();
    if (latest.size() < MOST_SYMBOLS || latest.containsKey(symbol)) {
      latest.merge(symbol, tick, Tape::later);
    }
    newest.add(tick);
    if (newest.size() > NEWEST) {
      newest.pollFirst();
    }
  }

  long heard() {
    return heard;
  }

  State state() {
    return new State(heard, ticks(latest.values()), ticks(newest.descendingSet()));
  }

  private static HeardTick later(HeardTick one, HeardTick other) {
    return one.place().compareTo(other.place()) > 0 ? one : other;
  }

  private static List<Tick> ticks(Collection<HeardTick> heard) {
    return heard.stream().map(HeardTick::tick).toList();
  }
}
