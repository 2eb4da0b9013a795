package dev.millrace.serde.kafka;

import dev.millrace.serde.deadletter.RecordHeader;
import java.util.List;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * A record ready for its topic.
 *
 * @param key the key's bytes, or null
 * @param value the value's bytes, or null for a tombstone
 * @param headers the headers in their order
 * @param timestamp epoch milliseconds, or null for the time of sending. Results leave it to the
 *     producer: Kafka deletes by this timestamp, so results of a replayed year would be gone at
 *     once
 */
public record OutgoingRecord(
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<RecordHeader> headers,
    @Nullable Long timestamp) {
  /** What Kafka adds to a record at most: the batch's header, the record's, and some lengths. */
  private static final int OVERHEAD = 128;

  /** A result without headers. */
  public static OutgoingRecord of(byte[] key, byte[] value) {
    return new OutgoingRecord(key, value, List.of(), null);
  }

  /** How large the record is for a topic's limit, in bytes, rounded up. */
  public long size() {
    long size = OVERHEAD + length(key) + length(value);
    for (RecordHeader header : headers) {
      // Two lengths stand beside it.
      size += 10L + Utils.utf8Length(header.key()) + length(header.value());
    }
    return size;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
