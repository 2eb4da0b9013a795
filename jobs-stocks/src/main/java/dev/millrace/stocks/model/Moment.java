package dev.millrace.stocks.model;

import java.util.Comparator;

/**
 * Where a tick stands among all others, whatever the order in which they came: of two in one
 * instant, the one with the lower partition and offset is the earlier.
 *
 * @param epochMicros when it was traded
 * @param partition the partition of its record
 * @param offset the offset there
 */
public record Moment(long epochMicros, int partition, long offset) implements Comparable<Moment> {
  private static final Comparator<Moment> ORDER =
      Comparator.comparingLong(Moment::epochMicros)
          .thenComparingInt(Moment::partition)
          .thenComparingLong(Moment::offset);

  @Override
  public int compareTo(Moment other) {
    return ORDER.compare(this, other);
  }
}
