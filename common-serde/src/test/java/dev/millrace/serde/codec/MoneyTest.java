package dev.millrace.serde.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"0.125, 0.12", "0.135, 0.14", "0.1251, 0.13", "7, 7.00", "1E+2, 100.00"})
  void roundsHalfToEven(BigDecimal amount, BigDecimal cents) {
    assertThat(Money.cents(amount)).isEqualTo(cents);
  }

  @ParameterizedTest(name = "{0} / {1} is {2}")
  @CsvSource({"1020.50, 3, 340.17", "0.01, 2, 0.00", "0.03, 2, 0.02", "0.05, 2, 0.02"})
  void meansAreRoundedHalfToEven(BigDecimal sum, long count, BigDecimal mean) {
    assertThat(Money.mean(sum, count)).isEqualTo(mean);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "0, true",
    "0E+20, true",
    "0E-999999999, false",
    "999999999999999.99, true",
    "1E+15, false",
    "1E+999999999, false",
    "1E-30, true",
    "1E-31, false",
    "-5, true",
  })
  void knowsWhatCanBeCalculatedWith(BigDecimal amount, boolean reasonable) {
    assertThat(Money.isReasonable(amount)).isEqualTo(reasonable);
  }
}
