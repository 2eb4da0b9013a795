package dev.millrace.serde.deadletter;

import java.io.Serializable;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Makes dead letters of what came to an operator after it had decided on its time.
 *
 * @param <T> what the operator works with
 */
public final class LateRecords<T> extends ProcessFunction<T, DeadLetter> {
  /** Gives the record that something was made from. */
  @FunctionalInterface
  public interface OriginOf<T> extends Serializable {
    /** The record as it lay in Kafka. */
    Origin of(T record);
  }

  private final OriginOf<T> origin;
  private final String operatorUid;
  private transient DeadLetterCounters counters;

  /**
   * A function behind one operator.
   *
   * @param operatorUid the operator that they were too late for
   */
  public LateRecords(OriginOf<T> origin, String operatorUid) {
    this.origin = origin;
    this.operatorUid = operatorUid;
  }

  @Override
  public void open(OpenContext context) {
    counters = new DeadLetterCounters(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(T late, Context context, Collector<DeadLetter> out) {
    DeadLetter letter = letter(origin.of(late), context.timestamp(), operatorUid);
    counters.count(letter);
    out.collect(letter);
  }

  /** The dead letter of one record that tells of a moment that was decided on before. */
  public static DeadLetter letter(Origin origin, long epochMillis, String operatorUid) {
    return DeadLetter.late(
        origin,
        "What happened at " + Instant.ofEpochMilli(epochMillis) + " had already been decided",
        operatorUid);
  }
}
