package dev.millrace.serde.kafka;

import static dev.millrace.serde.deadletter.SplitDeadLetters.DEAD_LETTERS;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.DeadLetterCounters;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.deadletter.Stage;
import dev.millrace.serde.registry.SchemaRefused;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Encodes results, and keeps from the sink what is larger than its topic takes: the broker would
 * refuse it again after each restart. Such a result becomes a dead letter of the record that it was
 * made from.
 *
 * @param <T> the result
 */
public final class EncodeResults<T> extends ProcessFunction<T, OutgoingRecord> {
  private final Encoder<T> encoder;
  private final String topic;
  private final long maxBytes;
  private final String uid;
  private transient DeadLetterCounters counters;

  public EncodeResults(Encoder<T> encoder, String topic, long maxBytes, String uid) {
    this.encoder = encoder;
    this.topic = topic;
    this.maxBytes = maxBytes;
    this.uid = uid;
  }

  @Override
  public void open(OpenContext context) {
    counters = new DeadLetterCounters(getRuntimeContext().getMetricGroup());
    try {
      encoder.codec().open();
    } catch (SchemaRefused refused) {
      // No restart makes the schema fit.
      throw new SuppressRestartsException(refused);
    }
  }

  @Override
  public void processElement(T result, Context context, Collector<OutgoingRecord> out) {
    OutgoingRecord record = encoder.encode(result);
    if (record.size() <= maxBytes) {
      out.collect(record);
      return;
    }
    DeadLetter letter = tooLarge(record, encoder.origin().of(result));
    counters.count(letter);
    context.output(DEAD_LETTERS, letter);
  }

  private DeadLetter tooLarge(
      OutgoingRecord record, @org.jspecify.annotations.Nullable Origin origin) {
    Origin known =
        origin == null
            ? new Origin(
                topic, -1, -1, Origin.NO_TIMESTAMP, record.key(), record.value(), List.of())
            : origin;
    return new DeadLetter(
        known,
        Stage.SINK,
        "result-too-large",
        "The result for " + topic + " has " + record.size() + " bytes; the limit is " + maxBytes,
        null,
        uid);
  }
}
