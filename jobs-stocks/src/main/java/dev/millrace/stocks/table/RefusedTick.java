package dev.millrace.stocks.table;

import dev.millrace.clickhouse.RefusedRow;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.DeadLetterCounters;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.deadletter.Stage;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Makes dead letters of the ticks that ClickHouse does not take. */
final class RefusedTick extends ProcessFunction<RefusedRow<Origin>, DeadLetter> {
  private final String sinkUid;
  private transient DeadLetterCounters counters;

  /**
   * A function behind one sink.
   *
   * @param sinkUid the sink that they were refused by
   */
  RefusedTick(String sinkUid) {
    this.sinkUid = sinkUid;
  }

  @Override
  public void open(OpenContext context) {
    counters = new DeadLetterCounters(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(
      RefusedRow<Origin> refused, Context context, Collector<DeadLetter> out) {
    DeadLetter letter =
        new DeadLetter(
            refused.element(),
            Stage.SINK,
            "clickhouse-" + refused.code(),
            refused.message(),
            null,
            sinkUid);
    counters.count(letter);
    out.collect(letter);
  }
}
