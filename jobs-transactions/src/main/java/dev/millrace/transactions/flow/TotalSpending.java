package dev.millrace.transactions.flow;

import dev.millrace.transactions.model.Spending;
import dev.millrace.transactions.model.Subtotal;
import org.apache.flink.api.common.functions.AggregateFunction;

/** Adds up the subtotals of a window; keeps one total, not the parts. */
final class TotalSpending implements AggregateFunction<Subtotal, Spending, Spending> {
  @Override
  public Spending createAccumulator() {
    return Spending.none();
  }

  @Override
  public Spending add(Subtotal subtotal, Spending total) {
    return total.plus(subtotal.total());
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
