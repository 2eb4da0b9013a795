package dev.millrace.pulsar;

import java.io.Serializable;
import java.time.Duration;

/**
 * How Pulsar is asked again while it is away: for as long as it takes, at growing distances.
 *
 * @param first before the second attempt, about
 * @param longest between two attempts
 */
public record Retrying(Duration first, Duration longest) implements Serializable {
  /** From 200 ms up to 10 s apart. */
  public static final Retrying DEFAULT =
      new Retrying(Duration.ofMillis(200), Duration.ofSeconds(10));

  public Retrying {
    if (first.toMillis() < 1 || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "Attempts cannot be "
              + first
              + " to "
              + longest
              + " apart. Begin with a millisecond or more, and do not end below it.");
    }
  }

  /**
   * How long to wait after an attempt: twice as long each time, less up to a half of it, so that
   * subtasks do not all come back at once.
   *
   * @param attempt 0 for the first
   * @param chance from 0 to 1
   */
  Duration pause(int attempt, double chance) {
    long doubled = first.toMillis() << Math.min(attempt, 20);
    long whole = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis(Math.max(1, Math.round(whole * (1 - chance / 2))));
  }
}
