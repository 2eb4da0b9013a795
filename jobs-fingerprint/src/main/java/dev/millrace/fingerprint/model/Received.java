package dev.millrace.fingerprint.model;

import dev.millrace.serde.deadletter.Origin;

/**
 * A message and the record it came in.
 *
 * @param message what the sensors reported
 * @param origin the record as it lay in Kafka
 */
public record Received(SensorMessage message, Origin origin) {
  /** When the sensors reported, in epoch milliseconds. */
  public long epochMillis() {
    return message.epochMillis();
  }
}
