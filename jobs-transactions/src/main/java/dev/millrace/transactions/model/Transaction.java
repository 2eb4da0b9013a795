package dev.millrace.transactions.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.millrace.serde.codec.InvalidRecord;
import dev.millrace.serde.codec.Money;
import dev.millrace.serde.codec.WrittenTime;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One payment, as the shop sent it.
 *
 * @param transactionId unique among the shop's payments
 * @param userId who paid
 * @param product what was bought, if the shop says
 * @param category decides the discount
 * @param amount the price of the whole payment, zero or more, as it came
 * @param quantity how many pieces, one or more
 * @param paymentMethod how it was paid, if the shop says
 * @param timestamp when it was paid
 * @param location where it was paid, if the shop says
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Transaction(
    String transactionId,
    String userId,
    @Nullable String product,
    String category,
    @JsonSerialize(using = Money.Writer.class) BigDecimal amount,
    @JsonProperty(required = true) int quantity,
    @Nullable String paymentMethod,
    WrittenTime timestamp,
    @Nullable String location) {
  /** Names are keys of topics and of state, and appear twice in results. */
  private static final int MAX_NAME_LENGTH = 255;

  public Transaction {
    requireName("transaction_id", transactionId);
    requireName("user_id", userId);
    requireName("category", category);
    requirePresent("amount", amount);
    requirePresent("timestamp", timestamp);
    if (!Money.isReasonable(amount)) {
      throw new InvalidRecord(
          "amount-out-of-range", "amount must be below 10^15 with at most 30 decimal places");
    }
    if (amount.signum() < 0) {
      throw new InvalidRecord(
          "negative-amount", "amount must not be negative, but is " + amount.toPlainString());
    }
    if (quantity < 1) {
      throw new InvalidRecord(
          "quantity-below-one", "quantity must be at least 1, but is " + quantity);
    }
  }

  private static void requireName(String field, @Nullable String value) {
    requirePresent(field, value);
    if (value == null || value.isBlank()) {
      throw new InvalidRecord("blank-" + kebab(field), field + " must not be blank");
    }
    if (value.length() > MAX_NAME_LENGTH) {
      throw new InvalidRecord(
          "long-" + kebab(field),
          field + " must have at most 255 characters, but has " + value.length());
    }
  }

  private static void requirePresent(String field, @Nullable Object value) {
    if (value == null) {
      throw new InvalidRecord("missing-" + kebab(field), field + " is missing");
    }
  }

  private static String kebab(String field) {
    return field.replace('_', '-');
  }
}
