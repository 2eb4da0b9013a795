package dev.millrace.console.stocks;

import java.util.Set;

/**
 * Which bars somebody wants to see: the latest ones of a range, at most so many.
 *
 * @param fromMillis the earliest start, since the epoch
 * @param toMillis no bar starts then or later
 */
record BarsWanted(String symbol, BarInterval interval, long fromMillis, long toMillis, int limit) {
  /** As many as a chart can show, and a store gives at once. */
  static final int MOST = 2_000;

  static final Set<String> PARAMETERS = Set.of("symbol", "interval", "from", "to", "limit");

  private static final int USUAL = 500;

  /**
   * Reads a question.
   *
   * @param nowMillis where a range ends that has no end
   */
  static BarsWanted of(Parameters parameters, long nowMillis) {
    String symbol = parameters.requiredSymbol();
    BarInterval interval = parameters.interval();
    var from = parameters.moment("from");
    var to = parameters.moment("to");
    if (from.isEmpty()) {
      return new BarsWanted(
          symbol, interval, 0, to.orElse(Parameters.LAST_MILLIS), parameters.limit(USUAL, MOST));
    }
    int limit = parameters.limit(MOST, MOST);
    long end = to.orElse(Math.max(nowMillis, from.getAsLong()) + 1);
    if (end <= from.getAsLong()) {
      throw Parameters.refusal(
          "The range ends before it begins.", "Swap 'from' and 'to', or leave one out.");
    }
    if ((end - from.getAsLong()) / interval.millis() > MOST) {
      throw Parameters.refusal(
          "The range holds more than %,d bars of %s.".formatted(MOST, interval.code()),
          "Ask for a shorter range, or for longer bars.");
    }
    return new BarsWanted(symbol, interval, from.getAsLong(), end, limit);
  }

  /** Whether the range has no room for more bars than are wanted. */
  boolean isShort() {
    return (toMillis - fromMillis) / interval.millis() < limit;
  }
}
