package dev.millrace.transactions.model;

import dev.millrace.serde.deadletter.Origin;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What the patterns need of a payment: it waits in their state for its turn in event time.
 *
 * @param transactionId unique among the shop's payments
 * @param userId who paid
 * @param amount the amount as it came
 * @param location where it was paid, if the shop says
 * @param epochMillis when it was paid
 * @param origin the record it came in: its place decides between equal times, and it is what a late
 *     payment leaves behind
 */
public record Payment(
    String transactionId,
    String userId,
    BigDecimal amount,
    @Nullable String location,
    long epochMillis,
    Origin origin) {

  /** Takes it from a priced payment. */
  public static Payment of(Processed processed) {
    Transaction transaction = processed.transaction();
    return new Payment(
        transaction.transactionId(),
        transaction.userId(),
        transaction.amount(),
        transaction.location(),
        transaction.timestamp().epochMillis(),
        processed.origin());
  }
}
