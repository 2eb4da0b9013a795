package dev.millrace.transactions.logic;

import dev.millrace.serde.codec.Money;
import dev.millrace.transactions.model.Price;
import dev.millrace.transactions.model.Transaction;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Map;

/**
 * Takes each category's discount off its payments.
 *
 * @param rates the share off by category, 0.10 for ten percent; other categories have none
 */
public record Discounts(Map<String, BigDecimal> rates) implements Serializable {
  private static final BigDecimal NONE = new BigDecimal("0.00");

  public Discounts {
    rates.forEach(
        (category, rate) -> {
          if (rate.signum() < 0 || rate.compareTo(BigDecimal.ONE) > 0) {
            throw new IllegalArgumentException(
                "The discount of " + category + " must lie between 0 and 1, but is " + rate);
          }
        });
    rates = Map.copyOf(rates);
  }

  /**
   * The price after the discount. Amount and discount are each rounded to the cent, half to even.
   */
  public Price price(Transaction transaction) {
    BigDecimal rate = rates.getOrDefault(transaction.category(), NONE);
    BigDecimal amount = Money.cents(transaction.amount());
    BigDecimal discount = Money.cents(amount.multiply(rate));
    return new Price(rate, discount, amount.subtract(discount));
  }
}
