package dev.millrace.transactions.model;

import dev.millrace.serde.deadletter.Origin;

/**
 * A rule and the record it came in.
 *
 * @param rule the rule
 * @param origin the record as it lay in Kafka
 */
public record ReceivedRule(Rule rule, Origin origin) {
  /** When it was sent, in epoch milliseconds: rules have no event time. */
  public long sentMillis() {
    return origin.timestamp();
  }
}
