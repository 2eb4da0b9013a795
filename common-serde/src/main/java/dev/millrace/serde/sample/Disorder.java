package dev.millrace.serde.sample;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Makes some events earlier than their place in the sequence.
 *
 * @param start no event is earlier than this
 * @param limit how much earlier an event may be; zero keeps the order
 */
public record Disorder(Instant start, Duration limit) {
  private static final double SHARE = 0.25;

  public Disorder {
    if (limit.isNegative()) {
      throw new IllegalArgumentException("disorder must not be negative: " + limit);
    }
  }

  /** When the event at this place happened, in whole milliseconds. */
  public Instant happened(Instant place, Dice dice) {
    if (limit.isZero() || !dice.chance(SHARE)) {
      return place.truncatedTo(ChronoUnit.MILLIS);
    }
    Instant earlier = place.minusMillis(dice.below(limit.toMillis() + 1));
    return (earlier.isBefore(start) ? start : earlier).truncatedTo(ChronoUnit.MILLIS);
  }
}
