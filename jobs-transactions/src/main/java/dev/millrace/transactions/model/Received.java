package dev.millrace.transactions.model;

import dev.millrace.serde.deadletter.Origin;

/**
 * A payment and the record it came in.
 *
 * @param transaction the payment
 * @param origin the record as it lay in Kafka
 */
public record Received(Transaction transaction, Origin origin) {
  /** When it was paid, in epoch milliseconds. */
  public long epochMillis() {
    return transaction.timestamp().epochMillis();
  }
}
