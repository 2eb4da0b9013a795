package dev.millrace.pulsar;

import java.time.Instant;
import org.apache.flink.api.connector.source.SourceSplit;
import org.jspecify.annotations.Nullable;

/**
 * A partition, and how far it is read.
 *
 * @param name what Pulsar calls the partition
 * @param position the last message that was read, if any
 * @param publishedFrom where to begin as long as nothing was read; from the first message if null
 * @param stop the last message to read; without one, the partition is read forever
 */
public record PulsarSplit(
    String name,
    @Nullable Position position,
    @Nullable Instant publishedFrom,
    @Nullable Position stop)
    implements SourceSplit {
  @Override
  public String splitId() {
    return name;
  }

  PulsarSplit at(@Nullable Position read) {
    return new PulsarSplit(name, read, publishedFrom, stop);
  }

  /** Whether nothing is left to read behind a message. */
  boolean endsAt(Position read) {
    return stop != null && !stop.isBehind(read);
  }

  /** Whether nothing is left to read at all. */
  boolean isRead() {
    return endsAt(position == null ? Position.NONE : position);
  }
}
