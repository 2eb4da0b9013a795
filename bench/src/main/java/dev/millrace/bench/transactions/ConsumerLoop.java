package dev.millrace.bench.transactions;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.bench.Input;
import dev.millrace.bench.Stopwatch;
import dev.millrace.bench.Tally;
import dev.millrace.serde.codec.Codec;
import dev.millrace.serde.codec.Money;
import dev.millrace.transactions.Settings;
import dev.millrace.transactions.TransactionsJob;
import dev.millrace.transactions.logic.Discounts;
import dev.millrace.transactions.model.Transaction;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** One thread that polls, parses and adds up: no state that survives, no lateness, no network. */
final class ConsumerLoop {
  /** A payment as one writes it down in an afternoon. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Payment(
      String transactionId,
      String userId,
      @Nullable String product,
      String category,
      BigDecimal amount,
      int quantity,
      @Nullable String paymentMethod,
      String timestamp,
      @Nullable String location) {}

  private ConsumerLoop() {}

  /** Reads with Jackson as it comes, into a plain record that checks nothing. */
  static void withJackson(Input input, Stopwatch watch, Tally tally) throws Exception {
    Discounts discounts = Settings.parse().discounts();
    ObjectReader reader =
        JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .readerFor(Payment.class);
    WindowMaps windows = new WindowMaps();
    input.readAll(
        watch,
        value -> {
          Payment payment = reader.readValue(value);
          BigDecimal amount = Money.cents(payment.amount());
          BigDecimal rate = discounts.rates().getOrDefault(payment.category(), BigDecimal.ZERO);
          BigDecimal finalAmount = amount.subtract(Money.cents(amount.multiply(rate)));
          windows.add(
              payment.userId(),
              payment.category(),
              finalAmount,
              payment.quantity(),
              LocalDateTime.parse(payment.timestamp()).toInstant(ZoneOffset.UTC).toEpochMilli());
        });
    windows.giveTo(tally);
  }

  /** Reads with the codec of the job, which checks everything. */
  static void withTheCodecOfTheJob(Input input, Stopwatch watch, Tally tally) throws Exception {
    Settings settings = Settings.parse();
    Discounts discounts = settings.discounts();
    Codec<Transaction> codec = TransactionsJob.codec(settings);
    WindowMaps windows = new WindowMaps();
    input.readAll(
        watch,
        value -> {
          Transaction payment = codec.decode(value);
          windows.add(
              payment.userId(),
              payment.category(),
              discounts.price(payment).finalAmount(),
              payment.quantity(),
              payment.timestamp().epochMillis());
        });
    windows.giveTo(tally);
  }
}
