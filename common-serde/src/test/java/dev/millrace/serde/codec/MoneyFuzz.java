package dev.millrace.serde.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.math.BigDecimal;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever number comes as an amount of money, it can be calculated with, or is known not to. */
class MoneyFuzz {
  private static final BigDecimal HALF_A_CENT = new BigDecimal("0.005");
  private static final int LONGEST = "{\"amount\":-999999999999999.}".length() + 30;

  private static final JsonCodec<Price> CODEC = JsonCodec.of(Price.class);

  /** What something costs. */
  record Price(@JsonSerialize(using = Money.Writer.class) BigDecimal amount) {
    Price {
      if (amount == null || !Money.isReasonable(amount)) {
        throw new InvalidRecord("amount-out-of-range", "not an amount to calculate with");
      }
    }
  }

  static Stream<byte[]> numbers() {
    return Stream.of(
            "0",
            "-0.0",
            "0.005",
            "12.50",
            "999999999999999.99",
            "1e15",
            "1e-30",
            "0e-2147483647",
            "0e2147483647",
            "-1E+400",
            "1e-2147483648")
        .map(number -> number.getBytes(UTF_8));
  }

  @MethodSource("numbers")
  @FuzzTest
  void whatIsReasonableIsRoundedToTheCentAndWrittenAsItIs(byte[] number) throws MalformedRecord {
    Price price;
    try {
      price = CODEC.decode(json(number));
    } catch (MalformedRecord refused) {
      return;
    }
    BigDecimal cents = Money.cents(price.amount());
    assertThat(cents.scale()).isEqualTo(2);
    assertThat(cents.subtract(price.amount()).abs()).isLessThanOrEqualTo(HALF_A_CENT);
    assertThat(Money.cents(cents)).isEqualTo(cents);
    assertThat(Money.mean(cents.multiply(BigDecimal.valueOf(3)), 3)).isEqualTo(cents);

    byte[] written = CODEC.encode(price);
    assertThat(written).hasSizeLessThanOrEqualTo(LONGEST);
    Price again = CODEC.decode(written);
    assertThat(again.amount()).isEqualByComparingTo(price.amount());
    assertThat(again.amount().scale()).isEqualTo(Math.max(2, price.amount().scale()));
  }

  private static byte[] json(byte[] number) {
    return ("{\"amount\":" + new String(number, UTF_8) + '}').getBytes(UTF_8);
  }
}
