package dev.millrace.transactions.flow;

import dev.millrace.transactions.model.Purchase;
import dev.millrace.transactions.model.Spending;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.java.functions.KeySelector;

/** Adds up the purchases of a window; keeps one total, not the purchases. */
final class TotalSpending implements AggregateFunction<Purchase, Spending, Spending> {
  private final KeySelector<Purchase, String> other;

  /**
   * Adds up, and counts distinct others.
   *
   * @param other the category for a user's windows, the user for a category's
   */
  TotalSpending(KeySelector<Purchase, String> other) {
    this.other = other;
  }

  @Override
  public Spending createAccumulator() {
    return Spending.none();
  }

  @Override
  public Spending add(Purchase purchase, Spending total) {
    try {
      return total.plus(purchase.finalAmount(), purchase.quantity(), other.getKey(purchase));
    } catch (Exception impossible) {
      throw new IllegalStateException("A component of a record could not be read", impossible);
    }
  }

  @Override
  public Spending getResult(Spending total) {
    return total;
  }

  @Override
  public Spending merge(Spending one, Spending other) {
    return one.plus(other);
  }
}
