package dev.millrace.cli.data;

import dev.millrace.serde.sample.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What one pipeline is fed with. */
interface Supply {
  /** How many samples a second are sent where nobody says. */
  double liveRate();

  /** How many samples a second of event time holds when they are sent as fast as possible. */
  double eventRate();

  /**
   * Samples without end.
   *
   * @param perSecond how many a second of event time holds
   */
  Iterator<Sample> samples(Instant start, double perSecond);

  /** A sample for one partition whose only purpose is its event time. */
  Sample closing(int partition, Instant time);

  /** The field of a line that becomes its key. */
  FieldOfLine key();

  /** How far ahead of the clock an event time may lie. */
  Duration farthestAhead();

  /** A message in JSON in the format that is sent. */
  default byte @Nullable [] encoded(byte @Nullable [] json) {
    return json;
  }

  /** How many messages that format could not hold. */
  default long misfits() {
    return 0;
  }
}
