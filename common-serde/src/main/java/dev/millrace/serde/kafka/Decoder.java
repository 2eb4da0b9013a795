package dev.millrace.serde.kafka;

import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.deadletter.Origin;
import java.io.Serializable;

/**
 * Makes what a job works with out of a Kafka record's value and the record itself.
 *
 * @param <T> what the job works with
 */
@FunctionalInterface
public interface Decoder<T> extends Serializable {
  /**
   * Decodes one record.
   *
   * @param value the record's value, never null
   * @param origin the record it belongs to
   */
  T decode(byte[] value, Origin origin) throws MalformedRecord;
}
