package dev.millrace.transactions.model;

import dev.millrace.serde.deadletter.Origin;
import java.math.BigDecimal;

/**
 * What the windows need of a payment: it is what travels over the network.
 *
 * @param userId who paid
 * @param category what kind of thing was bought
 * @param finalAmount what was paid after the discount
 * @param quantity how many pieces
 * @param origin the record it came in, for the case that it is late
 */
public record Purchase(
    String userId, String category, BigDecimal finalAmount, int quantity, Origin origin) {

  /** Takes it from a priced payment. */
  public static Purchase of(Processed processed) {
    Transaction transaction = processed.transaction();
    return new Purchase(
        transaction.userId(),
        transaction.category(),
        processed.finalAmount(),
        transaction.quantity(),
        processed.origin());
  }
}
