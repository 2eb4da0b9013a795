package dev.millrace.transactions.logic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.serde.codec.WrittenTime;
import dev.millrace.transactions.model.Price;
import dev.millrace.transactions.model.Transaction;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscountsTest {
  private final Discounts discounts =
      new Discounts(Map.of("electronics", new BigDecimal("0.10"), "books", new BigDecimal("0.05")));

  @ParameterizedTest(name = "{1} for {0} comes to {4}")
  @CsvSource({
    // category,   amount,  rate, discount, final
    "electronics,  999.99,  0.10,  100.00,  899.99",
    "books,         24.50,  0.05,    1.22,   23.28", // 1.225 is as near to 1.22 as to 1.23
    "books,         24.70,  0.05,    1.24,   23.46", // 1.235 goes up to the even 1.24
    "electronics,    0.05,  0.10,    0.00,    0.05", // 0.005 goes down to the even 0.00
    "garden,        24.50,  0.00,    0.00,   24.50",
    "Electronics,   24.50,  0.00,    0.00,   24.50",
    "electronics, 100.005,  0.10,   10.00,   90.00", // the amount is rounded first
    "electronics,       0,  0.10,    0.00,    0.00",
  })
  void takesTheDiscountOff(
      String category, BigDecimal amount, BigDecimal rate, BigDecimal discount, BigDecimal rest) {
    assertThat(discounts.price(payment(category, amount)))
        .isEqualTo(new Price(rate, discount, rest));
  }

  @Test
  void refusesRatesThatAreNone() {
    assertThatThrownBy(() -> new Discounts(Map.of("books", new BigDecimal("1.5"))))
        .hasMessageContaining("books");
    assertThatThrownBy(() -> new Discounts(Map.of("books", new BigDecimal("-0.1"))))
        .hasMessageContaining("books");
  }

  private static Transaction payment(String category, BigDecimal amount) {
    return new Transaction(
        "txn_1", "user_1", null, category, amount, 1, null, WrittenTime.of(0), null);
  }
}
