package dev.millrace.console.transactions;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was spent over time, window by window without gaps.
 *
 * @param length of a window, in milliseconds
 * @param starts of the windows, in epoch milliseconds, ascending
 * @param series those that spent most, first the one that spent most of all
 * @param others all others together; nothing where there are none, or none were asked for
 * @param keys how many categories or users there are in all
 */
record Spending(
    long length, List<Long> starts, List<Series> series, @Nullable Series others, long keys) {
  Spending {
    starts = List.copyOf(starts);
    series = List.copyOf(series);
  }

  /** How much, in how many payments. */
  record Spent(long count, BigDecimal sum) {
    static final Spent NOTHING = new Spent(0, BigDecimal.ZERO);

    Spent plus(Spent more) {
      return new Spent(count + more.count, sum.add(more.sum));
    }
  }

  /**
   * One category or user.
   *
   * @param total of all windows
   * @param windows what was spent in each
   */
  record Series(String key, Spent total, List<Spent> windows) {
    Series {
      windows = List.copyOf(windows);
    }
  }
}
