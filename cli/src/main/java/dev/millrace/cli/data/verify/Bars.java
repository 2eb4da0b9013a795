package dev.millrace.cli.data.verify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Open, high, low, close, volume and mean price of each symbol in each second, minute, five
 * minutes, hour and day, worked out one tick after another in any order.
 */
final class Bars {
  /** How long bars are. */
  enum Length {
    SECOND("1s", 1),
    MINUTE("1m", 60),
    FIVE_MINUTES("5m", 300),
    HOUR("1h", 3_600),
    DAY("1d", 86_400);

    private final String word;
    private final long millis;

    Length(String word, int seconds) {
      this.word = word;
      this.millis = seconds * 1_000L;
    }

    /** As it stands in messages and tables. */
    String word() {
      return word;
    }

    /** The uid of the operator that makes these bars, as dead letters name it. */
    String operator() {
      return "bars-" + word;
    }

    long end(long start) {
      return start + millis;
    }

    private long start(StatedTick tick) {
      return Math.floorDiv(tick.micros(), millis * 1_000) * millis;
    }
  }

  /** Which bar of which symbol, which is a number from {@link Names}. */
  record Key(Length length, int symbol, long start) {}

  /** What one bar has seen so far. */
  static final class Bar {
    private long firstMicros = Long.MAX_VALUE;
    private long firstPlace;
    private long lastMicros = Long.MIN_VALUE;
    private long lastPlace;
    private double open;
    private double high;
    private double low = Double.POSITIVE_INFINITY;
    private double close;
    private long volume;
    private double turnover;
    private double rest;
    private long ticks;

    private void add(StatedTick tick, long place) {
      // Of two in the same instant, the one with the lower partition and offset comes first.
      if (tick.micros() < firstMicros || (tick.micros() == firstMicros && place < firstPlace)) {
        firstMicros = tick.micros();
        firstPlace = place;
        open = tick.price();
      }
      if (tick.micros() > lastMicros || (tick.micros() == lastMicros && place > lastPlace)) {
        lastMicros = tick.micros();
        lastPlace = place;
        close = tick.price();
      }
      high = Math.max(high, tick.price());
      low = Math.min(low, tick.price());
      volume += tick.volume();
      double more = tick.price() * tick.volume() - rest;
      double sum = turnover + more;
      rest = (sum - turnover) - more;
      turnover = sum;
      ticks++;
    }

    /** The mean price by volume; not a number where nothing was traded. */
    double vwap() {
      return volume == 0 ? Double.NaN : turnover / volume;
    }

    /** How a bar differs from this one, or empty. */
    String difference(Found found) {
      double[] expected = {open, high, low, close, volume, vwap(), ticks};
      double[] given = {
        found.open(),
        found.high(),
        found.low(),
        found.close(),
        found.volume(),
        found.vwap(),
        found.ticks()
      };
      for (int i = 0; i < expected.length; i++) {
        boolean same =
            FIELDS.get(i).equals("vwap")
                ? Statistics.isClose(given[i], expected[i])
                : given[i] == expected[i];
        if (!same) {
          return FIELDS.get(i) + "=" + given[i] + " instead of " + expected[i];
        }
      }
      return "";
    }
  }

  /** A bar that somebody has written; not a number stands for what it does not say. */
  record Found(
      double open, double high, double low, double close, long volume, double vwap, long ticks) {}

  private static final List<String> FIELDS =
      List.of("open", "high", "low", "close", "volume", "vwap", "ticks");

  private final Names symbols;
  private final Map<Key, Bar> bars = new HashMap<>();

  Bars(Names symbols) {
    this.symbols = symbols;
  }

  /** Adds a tick to the bar of this length. */
  void add(Length length, StatedTick tick, long place) {
    bars.computeIfAbsent(
            new Key(length, symbols.number(tick.symbol()), length.start(tick)), key -> new Bar())
        .add(tick, place);
  }

  /** How many there are of all lengths. */
  int size() {
    return bars.size();
  }

  Map<Key, Bar> all() {
    return bars;
  }

  /** What tells a bar from all others, as it stands in messages. */
  String id(Key key) {
    return symbols.name(key.symbol()) + '/' + key.length().word() + '/' + key.start();
  }
}
