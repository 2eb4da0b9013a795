package dev.millrace.cli.lakehouse;

/**
 * Where a message lies in its topic, as the table writes it: {@code ledger:entry:partition[:index]}
 * in Pulsar, {@code partition-offset} in Kafka.
 *
 * @param partition its partition; -1 for a topic of Pulsar that has none
 * @param ledger Pulsar's; 0 in Kafka
 * @param entry the place in it
 * @param index the place in a batch of Pulsar's, else -1
 */
record Place(int partition, long ledger, long entry, int index) {
  private static final int KAFKA = 0;

  static Place ofKafka(int partition, long offset) {
    return new Place(partition, KAFKA, offset, -1);
  }

  /**
   * Reads a message's id.
   *
   * @throws NumberFormatException if it is none
   */
  static Place parse(String id) {
    int first = id.indexOf(':');
    if (first < 0) {
      int dash = id.indexOf('-');
      if (dash < 0) {
        throw new NumberFormatException(id);
      }
      return ofKafka(
          Integer.parseInt(id, 0, dash, 10), Long.parseLong(id, dash + 1, id.length(), 10));
    }
    int second = id.indexOf(':', first + 1);
    if (second < 0) {
      throw new NumberFormatException(id);
    }
    int third = id.indexOf(':', second + 1);
    return new Place(
        Integer.parseInt(id, second + 1, third < 0 ? id.length() : third, 10),
        Long.parseLong(id, 0, first, 10),
        Long.parseLong(id, first + 1, second, 10),
        third < 0 ? -1 : Integer.parseInt(id, third + 1, id.length(), 10));
  }

  /** Whether it comes behind another one of the same partition. */
  boolean isBehind(Place other) {
    if (ledger != other.ledger) {
      return ledger > other.ledger;
    }
    return entry == other.entry ? index > other.index : entry > other.entry;
  }
}
