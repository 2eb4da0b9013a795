package dev.millrace.stocks.logic;

import dev.millrace.stocks.model.Bar;
import dev.millrace.stocks.model.Interval;
import dev.millrace.stocks.model.Moment;
import dev.millrace.stocks.model.Tick;
import dev.millrace.stocks.model.Trading;
import org.jspecify.annotations.Nullable;

/**
 * Adds ticks up to bars. The order in which they are added decides nothing, but for the last digit
 * of the mean price.
 */
public final class Ledger {
  private Ledger() {}

  /** What one tick alone comes to. */
  public static Trading of(Tick tick, int partition, long offset) {
    Moment moment = new Moment(tick.epochMicros(), partition, offset);
    double price = tick.price();
    return new Trading(
        moment, price, moment, price, price, price, tick.volume(), price * tick.volume(), 0, 1);
  }

  /** What both come to together. */
  public static Trading together(Trading one, Trading other) {
    if (one.ticks() == 0) {
      return other;
    }
    if (other.ticks() == 0) {
      return one;
    }
    boolean begins = one.first().compareTo(other.first()) <= 0;
    boolean ends = one.last().compareTo(other.last()) >= 0;
    double turnover = one.turnover() + other.turnover();
    return new Trading(
        begins ? one.first() : other.first(),
        begins ? one.open() : other.open(),
        ends ? one.last() : other.last(),
        ends ? one.close() : other.close(),
        Math.max(one.high(), other.high()),
        Math.min(one.low(), other.low()),
        one.volume() + other.volume(),
        turnover,
        one.lost() + other.lost() + lostInSum(one.turnover(), other.turnover(), turnover),
        one.ticks() + other.ticks());
  }

  /** The bar of one interval. */
  public static Bar bar(String symbol, Interval interval, long start, Trading trading) {
    return new Bar(
        Bar.idOf(symbol, interval, start),
        symbol,
        interval,
        start,
        trading.open(),
        trading.high(),
        trading.low(),
        trading.close(),
        trading.volume(),
        meanPrice(trading),
        trading.ticks());
  }

  /** What rounding took from a sum (Neumaier, 1974). */
  private static double lostInSum(double one, double other, double sum) {
    return Math.abs(one) >= Math.abs(other) ? one - sum + other : other - sum + one;
  }

  private static @Nullable Double meanPrice(Trading trading) {
    double turnover = trading.turnover() + trading.lost();
    if (trading.volume() == 0 || !Double.isFinite(turnover)) {
      return null;
    }
    // Rounding must not carry the mean of equal prices away from them.
    return Math.min(Math.max(turnover / trading.volume(), trading.low()), trading.high());
  }
}
