package dev.millrace.console.transactions;

import dev.millrace.transactions.model.Alert;
import dev.millrace.transactions.model.Transaction;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An alert or a high-value payment.
 *
 * @param number in the order they were heard
 * @param kind {@code card-testing}, {@code burst}, {@code rule} or {@code high-value}
 * @param key the user, or the group of the rule
 * @param value the amount, or what the rule calculated
 * @param transactions the payments it is about
 * @param category of a high-value payment
 * @param product of a high-value payment, if the shop said
 * @param location of a high-value payment, if the shop said
 * @param at event time, in epoch milliseconds
 * @param heardAt when it was written to its topic, in epoch milliseconds
 */
record Occurrence(
    long number,
    String kind,
    @Nullable Long ruleId,
    String key,
    @Nullable BigDecimal value,
    List<String> transactions,
    @Nullable String category,
    @Nullable String product,
    @Nullable String location,
    long at,
    long heardAt) {
  /** What no alert is called. */
  static final String HIGH_VALUE = "high-value";

  private static final int MOST_TRANSACTIONS = 10;

  Occurrence {
    transactions = List.copyOf(transactions);
  }

  static Occurrence of(long number, Alert alert, long heardAt) {
    List<String> about = alert.transactions();
    return new Occurrence(
        number,
        alert.kind().word(),
        alert.ruleId(),
        alert.key(),
        alert.value(),
        about.subList(0, Math.min(MOST_TRANSACTIONS, about.size())),
        null,
        null,
        null,
        alert.at(),
        heardAt);
  }

  static Occurrence of(long number, Transaction payment, long heardAt) {
    return new Occurrence(
        number,
        HIGH_VALUE,
        null,
        payment.userId(),
        payment.amount(),
        List.of(payment.transactionId()),
        payment.category(),
        payment.product(),
        payment.location(),
        payment.timestamp().epochMillis(),
        heardAt);
  }

  boolean isAlert() {
    return !kind.equals(HIGH_VALUE);
  }
}
