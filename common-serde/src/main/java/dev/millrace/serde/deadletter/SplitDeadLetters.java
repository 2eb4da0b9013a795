package dev.millrace.serde.deadletter;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * The first operator behind a source: good records go on, dead ones to a side output.
 *
 * @param <T> the record
 */
public final class SplitDeadLetters<T> extends ProcessFunction<Either<DeadLetter, T>, T> {
  /** The side output of every operator that refuses records. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));

  private transient DeadLetterCounters counters;

  @Override
  public void open(OpenContext context) {
    counters = new DeadLetterCounters(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(Either<DeadLetter, T> decoded, Context context, Collector<T> out) {
    if (decoded.isRight()) {
      out.collect(decoded.right());
    } else {
      counters.count(decoded.left());
      context.output(DEAD_LETTERS, decoded.left());
    }
  }
}
