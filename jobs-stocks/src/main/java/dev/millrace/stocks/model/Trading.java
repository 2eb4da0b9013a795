package dev.millrace.stocks.model;

/**
 * What one or more ticks of one symbol come to.
 *
 * @param first the earliest tick
 * @param open its price
 * @param last the latest tick
 * @param close its price
 * @param high the highest price
 * @param low the lowest price
 * @param volume how many pieces in all
 * @param turnover the sum of price times volume
 * @param lost what rounding took from that sum
 * @param ticks how many
 */
public record Trading(
    Moment first,
    double open,
    Moment last,
    double close,
    double high,
    double low,
    long volume,
    double turnover,
    double lost,
    long ticks) {
  private static final Moment NEVER = new Moment(0, 0, 0);
  private static final Trading NONE = new Trading(NEVER, 0, NEVER, 0, 0, 0, 0, 0, 0, 0);

  /** Before the first tick. */
  public static Trading none() {
    return NONE;
  }
}
