package dev.millrace.stocks.flow;

import dev.millrace.stocks.logic.Ledger;
import dev.millrace.stocks.model.Part;
import dev.millrace.stocks.model.Trading;
import org.apache.flink.api.common.functions.AggregateFunction;

/** Puts the parts of a bar together; keeps what they come to, not the parts. */
final class PutTogether implements AggregateFunction<Part, Trading, Trading> {
  @Override
  public Trading createAccumulator() {
    return Trading.none();
  }

  @Override
  public Trading add(Part part, Trading trading) {
    return Ledger.together(trading, part.trading());
  }

  @Override
  public Trading getResult(Trading trading) {
    return trading;
  }

  @Override
  public Trading merge(Trading one, Trading other) {
    return Ledger.together(one, other);
  }
}
