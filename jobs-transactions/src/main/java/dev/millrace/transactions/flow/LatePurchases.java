package dev.millrace.transactions.flow;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.DeadLetterCounters;
import dev.millrace.transactions.model.Purchase;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Makes dead letters of the purchases that came after their window had closed. */
final class LatePurchases extends ProcessFunction<Purchase, DeadLetter> {
  private final String windowsUid;
  private transient DeadLetterCounters counters;

  LatePurchases(String windowsUid) {
    this.windowsUid = windowsUid;
  }

  @Override
  public void open(OpenContext context) {
    counters = new DeadLetterCounters(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(Purchase purchase, Context context, Collector<DeadLetter> out) {
    Instant time = Instant.ofEpochMilli(context.timestamp());
    DeadLetter letter =
        DeadLetter.late(
            purchase.origin(), "The window of " + time + " had already closed", windowsUid);
    counters.count(letter);
    out.collect(letter);
  }
}
