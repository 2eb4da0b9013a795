package dev.millrace.console.overview;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Makes a rate of a counter that is read now and then: the mean over the last seconds. */
final class Throughput {
  private final Duration window;
  private final ArrayDeque<Reading> readings = new ArrayDeque<>();

  private record Reading(Instant at, double value) {}

  Throughput(Duration window) {
    this.window = window;
  }

  /**
   * Takes a reading.
   *
   * @return how much comes in a second, or null before there is a second reading
   */
  @Nullable Double at(Instant now, double value) {
    Reading last = readings.peekLast();
    if (last != null && value < last.value()) {
      readings.clear(); // Who counts was started again, from nothing.
    }
    readings.add(new Reading(now, value));
    // One older than the window stays, so that the rate is always that of a whole window.
    while (readings.size() > 2 && isOld(second(), now)) {
      readings.removeFirst();
    }
    Reading first = readings.getFirst();
    double seconds = Duration.between(first.at(), now).toMillis() / 1000.0;
    return seconds <= 0 ? null : Double.valueOf((value - first.value()) / seconds);
  }

  private Reading second() {
    var from = readings.iterator();
    from.next();
    return from.next();
  }

  private boolean isOld(Reading reading, Instant now) {
    return Duration.between(reading.at(), now).compareTo(window) >= 0;
  }
}
