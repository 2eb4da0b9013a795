package dev.millrace.console.stocks;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a tick stands among all others: no two are at the same place.
 *
 * @param micros its time, since the epoch
 * @param partition of the topic it came from
 * @param offset in that partition
 */
record TickPlace(long micros, long partition, long offset) implements Comparable<TickPlace> {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,17})-(\\d{1,10})-(\\d{1,18})");

  private static final Comparator<TickPlace> ORDER =
      Comparator.comparingLong(TickPlace::micros)
          .thenComparingLong(TickPlace::partition)
          .thenComparingLong(TickPlace::offset);

  /** Reads what {@link #toString} wrote. */
  static Optional<TickPlace> of(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(
            new TickPlace(
                Long.parseLong(parts.group(1)),
                Long.parseLong(parts.group(2)),
                Long.parseLong(parts.group(3))))
        : Optional.empty();
  }

  @Override
  public int compareTo(TickPlace other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return micros + "-" + partition + "-" + offset;
  }
}
