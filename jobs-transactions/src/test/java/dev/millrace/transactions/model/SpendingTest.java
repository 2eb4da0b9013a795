package dev.millrace.transactions.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpendingTest {
  @Test
  void addsUpTheExampleOfTheSpecification() {
    Spending total =
        Spending.none()
            .plus(new BigDecimal("899.99"), 1, "electronics")
            .plus(new BigDecimal("100.51"), 3, "books")
            .plus(new BigDecimal("20.00"), 1, "books");
    assertThat(UserSpending.of("user_123", 1_705_314_600_000L, 1_705_314_660_000L, total))
        .isEqualTo(
            new UserSpending(
                "user/user_123/1705314600000",
                "user_123",
                1_705_314_600_000L,
                1_705_314_660_000L,
                3,
                new BigDecimal("1020.50"),
                new BigDecimal("20.00"),
                new BigDecimal("899.99"),
                new BigDecimal("340.17"),
                5,
                2));
  }

  @Test
  void addsPartsOfOneWindow() {
    Spending one = Spending.none().plus(new BigDecimal("5.00"), 1, "a");
    Spending other =
        Spending.none().plus(new BigDecimal("3.00"), 2, "b").plus(new BigDecimal("9.00"), 1, "a");
    assertThat(one.plus(other))
        .isEqualTo(
            new Spending(
                3,
                new BigDecimal("17.00"),
                new BigDecimal("3.00"),
                new BigDecimal("9.00"),
                4,
                Set.of("a", "b")));
  }

  @Test
  void nothingAddsNothing() {
    Spending some = Spending.none().plus(new BigDecimal("5.00"), 1, "a");
    assertThat(some.plus(Spending.none())).isEqualTo(some);
    assertThat(Spending.none().plus(some)).isEqualTo(some);
  }

  @Test
  void countsPaymentsOfNothing() {
    Spending total = Spending.none().plus(new BigDecimal("0.00"), 1, "a");
    assertThat(total.min()).isEqualTo("0.00");
    assertThat(total.count()).isOne();
  }
}
