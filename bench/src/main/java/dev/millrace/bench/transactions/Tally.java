package dev.millrace.bench.transactions;

import dev.millrace.bench.Answer;
import dev.millrace.bench.Stopwatch;
import dev.millrace.transactions.model.CategorySpending;
import dev.millrace.transactions.model.UserSpending;
import java.math.BigDecimal;
import java.util.Objects;

/** Takes the windows of a contender in any order, and stops the watch with the last one. */
final class Tally {
  private final long expected;
  private final Stopwatch watch;
  private long windows;
  private long payments;
  private long cents;
  private long checksum;

  /**
   * A tally over so many records.
   *
   * @param records each counts once by user and once by category
   */
  Tally(long records, Stopwatch watch) {
    this.expected = 2 * records;
    this.watch = watch;
  }

  void add(UserSpending spending) {
    add(
        spending.id(),
        spending.count(),
        spending.sum(),
        spending.min(),
        spending.max(),
        spending.quantity());
  }

  void add(CategorySpending spending) {
    add(
        spending.id(),
        spending.count(),
        spending.sum(),
        spending.min(),
        spending.max(),
        spending.quantity());
  }

  private void add(
      String id, long count, BigDecimal sum, BigDecimal min, BigDecimal max, long quantity) {
    add(id, count, cents(sum), cents(min), cents(max), quantity);
  }

  synchronized void add(String id, long count, long sum, long min, long max, long quantity) {
    windows++;
    payments += count;
    cents += sum;
    checksum += spread(Objects.hash(id, count, sum, min, max, quantity));
    if (payments == expected) {
      watch.stop();
    }
  }

  synchronized Answer answer() {
    if (payments != expected) {
      throw new IllegalStateException(
          "Windows hold " + payments + " payments instead of " + expected);
    }
    return new Answer(windows, payments, cents, checksum);
  }

  static long cents(BigDecimal amount) {
    return amount.movePointRight(2).longValueExact();
  }

  /** Distributes a hash over 64 bits, so that differences do not cancel out in the sum. */
  private static long spread(long hash) {
    long mixed = (hash ^ (hash >>> 31)) * 0x9e3779b97f4a7c15L;
    return mixed ^ (mixed >>> 29);
  }
}
