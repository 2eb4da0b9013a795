package dev.millrace.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.serde.codec.Codec;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.sample.Sample;
import dev.millrace.transactions.logic.Discounts;
import dev.millrace.transactions.model.Price;
import dev.millrace.transactions.model.Transaction;
import dev.millrace.transactions.sample.SampleSettings;
import dev.millrace.transactions.sample.TransactionSamples;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the fast codec to the strict one, and what it reads to what can be done with a payment. */
class TransactionJsonCodecFuzz {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Codec<Transaction> FAST = new TransactionJsonCodec(BERLIN);
  private static final Codec<Transaction> STRICT = JsonCodec.of(Transaction.class).inZone(BERLIN);
  private static final Discounts DISCOUNTS = Settings.parse().discounts();

  static Stream<byte[]> payments() {
    var samples =
        new TransactionSamples(
            SampleSettings.of(3, Instant.parse("2024-01-15T10:30:00Z")).withBadShare(0.5));
    return Stream.generate(samples::next).limit(100).map(Sample::value).filter(Objects::nonNull);
  }

  @MethodSource("payments")
  @FuzzTest
  void agreesWithTheStrictCodec(byte[] bytes) throws MalformedRecord {
    Transaction payment;
    try {
      payment = FAST.decode(bytes);
    } catch (MalformedRecord refused) {
      assertThat(words(refused)).isEqualTo(refusalOfTheStrictCodec(bytes));
      return;
    }
    assertThat(payment).isEqualTo(STRICT.decode(bytes));

    byte[] written = FAST.encode(payment);
    Transaction again = FAST.decode(written);
    assertThat(again.amount()).isEqualByComparingTo(payment.amount());
    assertThat(FAST.encode(again)).isEqualTo(written);

    Price price = DISCOUNTS.price(payment);
    assertThat(price.finalAmount())
        .isNotNegative()
        .isLessThanOrEqualTo(price.finalAmount().add(price.discountAmount()));
  }

  private static String refusalOfTheStrictCodec(byte[] bytes) {
    try {
      return "read as " + STRICT.decode(bytes);
    } catch (MalformedRecord refused) {
      return words(refused);
    }
  }

  private static String words(MalformedRecord refused) {
    return refused.stage() + " " + refused.reason() + " " + refused.getMessage();
  }
}
