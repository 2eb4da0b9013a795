package dev.millrace.cli.data.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** A transaction with the discount that its category earns. */
record Enriched(Reading reading, BigDecimal rate, BigDecimal discount, BigDecimal finalAmount) {
  private static final Map<String, BigDecimal> RATES =
      Map.of(
          "electronics", new BigDecimal("0.10"),
          "clothing", new BigDecimal("0.15"),
          "books", new BigDecimal("0.05"),
          "home", new BigDecimal("0.08"),
          "sports", new BigDecimal("0.12"));
  private static final BigDecimal PROCESSED_ABOVE = new BigDecimal(100);
  private static final BigDecimal HIGH_VALUE_ABOVE = new BigDecimal(500);

  static Enriched of(Reading reading) {
    BigDecimal rate = RATES.getOrDefault(reading.category(), BigDecimal.ZERO);
    BigDecimal amount = Fields.toCents(reading.amount());
    BigDecimal discount = amount.multiply(rate).setScale(2, RoundingMode.HALF_EVEN);
    return new Enriched(reading, rate, discount, amount.subtract(discount));
  }

  boolean isProcessed() {
    return reading.amount().compareTo(PROCESSED_ABOVE) > 0;
  }

  boolean isHighValue() {
    return reading.amount().compareTo(HIGH_VALUE_ABOVE) > 0;
  }

  /** The final amount in cents; below 1e17, so that it fits. */
  long finalCents() {
    return finalAmount.unscaledValue().longValueExact();
  }

  /** What the record in the output topic has to say. */
  Fields expected() {
    boolean timestampIsText = !reading.timestamp().equals(String.valueOf(reading.time()));
    var fields =
        new Fields()
            .text("transaction_id", reading.transactionId())
            .text("user_id", reading.userId())
            .text("product", reading.product())
            .text("category", reading.category())
            .decimal("amount", Fields.toCents(reading.amount()))
            .number("quantity", reading.quantity())
            .text("payment_method", reading.paymentMethod());
    return (timestampIsText
            ? fields.text("timestamp", reading.timestamp())
            : fields.number("timestamp", reading.time()))
        .text("location", reading.location())
        .decimal("discount_rate", rate)
        .decimal("discount_amount", discount)
        .decimal("final_amount", finalAmount);
  }

  /** What a record of the output topic says. */
  static Fields found(JsonNode message) {
    return new Fields()
        .of(message, "transaction_id")
        .of(message, "user_id")
        .of(message, "product")
        .of(message, "category")
        .amountOf(message, "amount")
        .of(message, "quantity")
        .of(message, "payment_method")
        .of(message, "timestamp")
        .of(message, "location")
        .of(message, "discount_rate")
        .of(message, "discount_amount")
        .of(message, "final_amount");
  }
}
