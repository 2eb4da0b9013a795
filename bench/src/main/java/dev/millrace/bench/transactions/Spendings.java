package dev.millrace.bench.transactions;

import dev.millrace.bench.Tally;
import dev.millrace.transactions.model.CategorySpending;
import dev.millrace.transactions.model.UserSpending;
import java.math.BigDecimal;
import java.util.Objects;

/** Gives windows of spending to a tally. */
final class Spendings {
  private Spendings() {}

  static void give(UserSpending spending, Tally tally) {
    give(
        spending.id(),
        spending.count(),
        cents(spending.sum()),
        cents(spending.min()),
        cents(spending.max()),
        spending.quantity(),
        tally);
  }

  static void give(CategorySpending spending, Tally tally) {
    give(
        spending.id(),
        spending.count(),
        cents(spending.sum()),
        cents(spending.min()),
        cents(spending.max()),
        spending.quantity(),
        tally);
  }

  static void give(
      String id, long count, long sum, long min, long max, long quantity, Tally tally) {
    tally.add(count, Objects.hash(id, count, sum, min, max, quantity));
  }

  static long cents(BigDecimal amount) {
    return amount.movePointRight(2).longValueExact();
  }
}
