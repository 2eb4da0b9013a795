package dev.millrace.pulsar;

import java.io.Serializable;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a job begins to read that does not come from a checkpoint. Partitions that come up later
 * are read from their first message, whatever it is.
 */
public sealed interface StartingPoint extends Serializable {
  /** The first message that Pulsar still has. */
  static StartingPoint earliest() {
    return new Earliest();
  }

  /** Behind the message that is the last one when the job starts. */
  static StartingPoint latest() {
    return new Latest();
  }

  /** The first message that was published then or later. */
  static StartingPoint publishedFrom(Instant time) {
    return new PublishedFrom(time);
  }

  /**
   * Behind known messages.
   *
   * @param ids a message's id by the name of its partition; partitions without one are read from
   *     their first message
   * @throws IllegalArgumentException if something is no id
   */
  static StartingPoint behind(Map<String, String> ids) {
    TreeMap<String, Position> positions = new TreeMap<>();
    ids.forEach((partition, id) -> positions.put(partition, Position.parse(id)));
    return new Behind(positions);
  }

  /** From the first message. */
  record Earliest() implements StartingPoint {}

  /** Behind the last message. */
  record Latest() implements StartingPoint {}

  /**
   * From a time of publishing.
   *
   * @param time to the millisecond
   */
  record PublishedFrom(Instant time) implements StartingPoint {}

  /**
   * Behind messages.
   *
   * @param positions by the partition's name
   */
  record Behind(TreeMap<String, Position> positions) implements StartingPoint {}
}
