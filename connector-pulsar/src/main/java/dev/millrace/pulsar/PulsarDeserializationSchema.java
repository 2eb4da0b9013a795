package dev.millrace.pulsar;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.Collector;

/**
 * How a message becomes elements of a stream: none, one or several. What it throws fails the job,
 * and fails it again after the restart, so what it cannot read should become an element as well.
 *
 * @param <T> the elements
 */
public interface PulsarDeserializationSchema<T> extends Serializable, ResultTypeQueryable<T> {
  /** Called once before the first message, on each subtask. */
  default void open(DeserializationSchema.InitializationContext context) throws Exception {}

  /** Hands over what a message holds. */
  void deserialize(PulsarMessage message, Collector<T> out) throws IOException;

  /** Reads payloads as one of Flink's own formats does. */
  static <T> PulsarDeserializationSchema<T> payloads(DeserializationSchema<T> format) {
    return new Payloads<>(format);
  }
}
