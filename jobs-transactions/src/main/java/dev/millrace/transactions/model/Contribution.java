package dev.millrace.transactions.model;

import java.math.BigDecimal;

/**
 * What one payment adds to one group of one rule. It carries the rule, so that both are always of
 * the same mind, however rules and payments overtake each other on their way.
 *
 * @param rule the rule at the time of the payment
 * @param group the payment's values of the rule's {@code group_by}, with slashes between them
 * @param value what the rule measures
 * @param epochMillis when it was paid
 * @param transactionId the payment
 */
public record Contribution(
    Rule rule, String group, BigDecimal value, long epochMillis, String transactionId) {

  /**
   * What state is kept by: rule, what it measures, and group. A rule that measures something else
   * under an old id so begins anew; a new limit goes on with what was counted.
   */
  public String key() {
    return keyPrefix(rule)
        + rule.aggregate()
        + '/'
        + rule.of()
        + '/'
        + rule.op()
        + '/'
        + rule.windowMinutes()
        + '/'
        + rule.groupBy()
        + '/'
        + group;
  }

  /** What all keys of a rule begin with. */
  public static String keyPrefix(Rule rule) {
    return rule.ruleId() + "/";
  }
}
