package dev.millrace.serde.deadletter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as it lay in Kafka, and where. It travels with what was decoded from it, so that every
 * operator can hand it on unharmed as a {@link DeadLetter}.
 *
 * @param topic the topic it was read from
 * @param partition its partition
 * @param offset its offset there
 * @param timestamp the Kafka record's timestamp in epoch milliseconds, or {@link #NO_TIMESTAMP}
 * @param key the key's bytes, or null
 * @param value the value's bytes, or null for a tombstone
 * @param headers the headers in their order
 */
public record Origin(
    String topic,
    int partition,
    long offset,
    long timestamp,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<RecordHeader> headers) {
  /** What Kafka gives for records without a timestamp. */
  public static final long NO_TIMESTAMP = -1;
}
