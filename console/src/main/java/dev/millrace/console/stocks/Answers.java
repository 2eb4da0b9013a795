package dev.millrace.console.stocks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the API answers: objects with a name for each list, so that more can be said later. */
final class Answers {
  private Answers() {}

  /** {@code GET /api/latest}. */
  record Latest(List<Quote> quotes) {}

  /** {@code GET /api/history}: bars in ascending order. */
  record History(String symbol, String interval, List<Bar> bars) {}

  /**
   * {@code GET /api/recent}: the newest first.
   *
   * @param next what to ask for with {@code before=}; none where there are no more
   */
  record Recent(List<Tick> ticks, @Nullable String next) {}

  /** {@code GET /api/stats}. */
  record Statistics(List<SymbolStatistics> symbols) {}
}
