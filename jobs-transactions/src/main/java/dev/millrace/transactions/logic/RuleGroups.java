package dev.millrace.transactions.logic;

import dev.millrace.transactions.model.Contribution;
import dev.millrace.transactions.model.Processed;
import dev.millrace.transactions.model.Rule;
import dev.millrace.transactions.model.Transaction;
import java.math.BigDecimal;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Finds the group of a rule that a payment belongs to, and what it adds there. */
public final class RuleGroups {
  /** The group of rules that tell nothing apart. */
  public static final String ALL = "all";

  /** Group values are keys of state and of the topic, and some fields may be of any length. */
  private static final int MAX_VALUE_LENGTH = 255;

  private RuleGroups() {}

  /**
   * What a payment adds to a rule.
   *
   * @return null if the payment lacks one of the fields, or one is longer than 255 characters: it
   *     belongs to no group then
   */
  public static @Nullable Contribution contribution(Rule rule, Processed processed) {
    Transaction payment = processed.transaction();
    String group = group(rule, payment);
    return group == null
        ? null
        : new Contribution(
            rule,
            group,
            value(rule.of(), processed),
            payment.timestamp().epochMillis(),
            payment.transactionId());
  }

  private static @Nullable String group(Rule rule, Transaction payment) {
    if (rule.groupBy().isEmpty()) {
      return ALL;
    }
    var group = new StringJoiner("/");
    for (Rule.Field field : rule.groupBy()) {
      String value = value(field, payment);
      if (value == null || value.length() > MAX_VALUE_LENGTH) {
        return null;
      }
      // Otherwise a/b and c would be the same as a and b/c.
      group.add(value.replace("\\", "\\\\").replace("/", "\\/"));
    }
    return group.toString();
  }

  private static @Nullable String value(Rule.Field field, Transaction payment) {
    return switch (field) {
      case USER_ID -> payment.userId();
      case CATEGORY -> payment.category();
      case PAYMENT_METHOD -> payment.paymentMethod();
      case LOCATION -> payment.location();
      case PRODUCT -> payment.product();
    };
  }

  private static BigDecimal value(Rule.Measure measure, Processed payment) {
    return switch (measure) {
      case AMOUNT -> payment.transaction().amount();
      case FINAL_AMOUNT -> payment.finalAmount();
      case QUANTITY -> BigDecimal.valueOf(payment.transaction().quantity());
    };
  }
}
