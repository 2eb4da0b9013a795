package dev.millrace.stocks.model;

import org.jspecify.annotations.Nullable;

/**
 * What one symbol did in one interval.
 *
 * @param id made of symbol, interval and start, so that a replay gives the same one
 * @param symbol what was traded
 * @param interval how long the bar is
 * @param start where it begins, in epoch milliseconds
 * @param open the price of the earliest tick
 * @param high the highest price
 * @param low the lowest price
 * @param close the price of the latest tick
 * @param volume how many pieces
 * @param vwap the mean price by volume; null where no piece was traded
 * @param ticks how many ticks
 */
public record Bar(
    String id,
    String symbol,
    Interval interval,
    long start,
    double open,
    double high,
    double low,
    double close,
    long volume,
    @Nullable Double vwap,
    long ticks) {

  /** The id that belongs to a bar. */
  public static String idOf(String symbol, Interval interval, long start) {
    return symbol + '/' + interval.word() + '/' + start;
  }
}
