package dev.millrace.pulsar;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.MessageIdAdv;
import org.apache.pulsar.client.impl.BatchMessageIdImpl;
import org.apache.pulsar.client.impl.MessageIdImpl;

/**
 * A message's place in its partition.
 *
 * @param ledger where it is stored
 * @param entry its place there; a batch is one entry
 * @param batchIndex its place in the batch, -1 outside of batches
 * @param batchSize how many messages the batch has, 0 if it is not known
 */
public record Position(long ledger, long entry, int batchIndex, int batchSize)
    implements Comparable<Position>, Serializable {
  /** Before the first message. */
  static final Position NONE = new Position(-1, -1, -1, 0);

  static Position of(MessageId id) {
    MessageIdAdv place = (MessageIdAdv) id;
    return new Position(
        place.getLedgerId(), place.getEntryId(), place.getBatchIndex(), place.getBatchSize());
  }

  /**
   * Reads what {@link PulsarMessage#id()} and Pulsar's tools write: {@code ledger:entry:partition}
   * and, in batches, {@code :index}.
   *
   * @throws IllegalArgumentException if it is nothing of the kind
   */
  public static Position parse(String id) {
    if (!id.matches("\\d{1,18}:\\d{1,18}:-?\\d{1,9}(:-?\\d{1,9})?")) {
      throw new IllegalArgumentException(
          "'" + id + "' is no id of a message. It looks like 12:345:0 or, in a batch, 12:345:0:6.");
    }
    String[] parts = id.split(":", -1);
    return new Position(
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        parts.length > 3 ? Integer.parseInt(parts[3]) : -1,
        0);
  }

  /** The id as Pulsar's tools write it. */
  String text(int partition) {
    return batchIndex < 0
        ? ledger + ":" + entry + ":" + partition
        : ledger + ":" + entry + ":" + partition + ":" + batchIndex;
  }

  /** For the client, that reads on behind it. */
  MessageId messageId(int partition) {
    return batchIndex < 0
        ? new MessageIdImpl(ledger, entry, partition)
        : new BatchMessageIdImpl(ledger, entry, partition, batchIndex, batchSize, null);
  }

  /** For a cursor, that acknowledges whole entries: of an unfinished batch, none. */
  MessageId acknowledged(int partition) {
    boolean unfinished = batchIndex >= 0 && batchIndex + 1 < Math.max(batchSize, 1);
    return new MessageIdImpl(ledger, unfinished ? entry - 1 : entry, partition);
  }

  /**
   * About how many messages follow this one up to another: exact within a ledger of equal batches,
   * and too few where other ledgers lie in between.
   */
  long messagesUntil(Position last) {
    if (!last.isBehind(this)) {
      return 0;
    }
    long perEntry = Math.max(1, Math.max(batchSize, last.batchSize));
    if (last.ledger != ledger) {
      return (last.entry + 1) * perEntry;
    }
    long ofThisBatch = Math.max(0, batchSize - 1 - batchIndex);
    return (last.entry - entry) * perEntry + (batchIndex < 0 ? 0 : ofThisBatch);
  }

  boolean isBehind(Position other) {
    return compareTo(other) > 0;
  }

  /** By place alone: the same message may be known with and without the size of its batch. */
  @Override
  public int compareTo(Position other) {
    int order = Long.compare(ledger, other.ledger);
    if (order == 0) {
      order = Long.compare(entry, other.entry);
    }
    return order == 0 ? Integer.compare(batchIndex, other.batchIndex) : order;
  }

  void write(DataOutputView out) throws IOException {
    out.writeLong(ledger);
    out.writeLong(entry);
    out.writeInt(batchIndex);
    out.writeInt(batchSize);
  }

  static Position read(DataInputView in) throws IOException {
    return new Position(in.readLong(), in.readLong(), in.readInt(), in.readInt());
  }
}
