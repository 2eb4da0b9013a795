package dev.millrace.transactions.flow;

import dev.millrace.transactions.model.Processed;
import java.math.BigDecimal;
import org.apache.flink.api.common.functions.FilterFunction;

/** Keeps payments above an amount, measured as it came: before discount and rounding. */
final class AmountAbove implements FilterFunction<Processed> {
  private final BigDecimal limit;

  AmountAbove(BigDecimal limit) {
    this.limit = limit;
  }

  @Override
  public boolean filter(Processed processed) {
    return processed.transaction().amount().compareTo(limit) > 0;
  }
}
