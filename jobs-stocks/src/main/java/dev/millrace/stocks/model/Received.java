package dev.millrace.stocks.model;

import dev.millrace.serde.deadletter.Origin;

/**
 * A tick and the record it came in.
 *
 * @param tick what was traded
 * @param origin the record as it lay in Kafka; its place decides between ticks of one instant
 */
public record Received(Tick tick, Origin origin) {
  /** When it was traded, in epoch milliseconds; what is finer is cut off. */
  public long epochMillis() {
    return tick.epochMicros() / 1_000;
  }
}
