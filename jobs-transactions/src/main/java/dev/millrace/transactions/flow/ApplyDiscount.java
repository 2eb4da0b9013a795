package dev.millrace.transactions.flow;

import dev.millrace.transactions.logic.Discounts;
import dev.millrace.transactions.model.Price;
import dev.millrace.transactions.model.Processed;
import dev.millrace.transactions.model.Received;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Puts the price after discount to each payment, and the time when that was done. */
public final class ApplyDiscount extends ProcessFunction<Received, Processed> {
  private final Discounts discounts;

  public ApplyDiscount(Discounts discounts) {
    this.discounts = discounts;
  }

  @Override
  public void processElement(Received received, Context context, Collector<Processed> out) {
    Price price = discounts.price(received.transaction());
    out.collect(
        new Processed(
            received.transaction(),
            price.discountRate(),
            price.discountAmount(),
            price.finalAmount(),
            context.timerService().currentProcessingTime(),
            received.origin()));
  }
}
