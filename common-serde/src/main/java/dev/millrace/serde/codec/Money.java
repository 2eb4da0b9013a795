package dev.millrace.serde.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** How money is kept: decimal, never binary floating point, rounded half to even, to the cent. */
public final class Money {
  private static final int PLACES = 2;

  /** Beyond this no sum of a window comes near what a reader's 64-bit cents can hold. */
  private static final int MAX_INTEGER_DIGITS = 15;

  /** A decimal like 1e-1000000 is short as text and huge as a number. */
  private static final int MAX_PLACES = 30;

  private Money() {}

  /** To the cent, half to even. */
  public static BigDecimal cents(BigDecimal amount) {
    return amount.setScale(PLACES, RoundingMode.HALF_EVEN);
  }

  /** The mean of a sum, to the cent, half to even. */
  public static BigDecimal mean(BigDecimal sum, long count) {
    return sum.divide(BigDecimal.valueOf(count), PLACES, RoundingMode.HALF_EVEN);
  }

  /** Whether an amount is of a size that can be calculated with: below 10^15, 30 places at most. */
  public static boolean isReasonable(BigDecimal amount) {
    return amount.scale() <= MAX_PLACES
        && (amount.signum() == 0
            || (long) amount.precision() - amount.scale() <= MAX_INTEGER_DIGITS);
  }

  /** Writes an amount as a number with two decimals, or with as many more as it came with. */
  public static final class Writer extends JsonSerializer<BigDecimal> {
    @Override
    public void serialize(BigDecimal amount, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeNumber(amount.scale() < PLACES ? amount.setScale(PLACES) : amount);
    }
  }
}
