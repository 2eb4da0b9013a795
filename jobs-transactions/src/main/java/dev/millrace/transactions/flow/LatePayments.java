package dev.millrace.transactions.flow;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.DeadLetterCounters;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.transactions.model.Subtotal;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Makes dead letters of the payments that came after their window had closed. */
final class LatePayments extends ProcessFunction<Subtotal, DeadLetter> {
  private final String windowsUid;
  private transient DeadLetterCounters counters;

  LatePayments(String windowsUid) {
    this.windowsUid = windowsUid;
  }

  @Override
  public void open(OpenContext context) {
    counters = new DeadLetterCounters(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(Subtotal late, Context context, Collector<DeadLetter> out) {
    Instant time = Instant.ofEpochMilli(context.timestamp());
    Origin origin = late.origin();
    if (origin == null) {
      // Going on would lose payments; the restart reads them again.
      throw new IllegalStateException(
          late.total().count() + " payments of " + time + " were taken for on time, and are late");
    }
    DeadLetter letter =
        DeadLetter.late(origin, "The window of " + time + " had already closed", windowsUid);
    counters.count(letter);
    out.collect(letter);
  }
}
