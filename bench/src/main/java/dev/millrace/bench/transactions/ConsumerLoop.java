package dev.millrace.bench.transactions;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.bench.Stopwatch;
import dev.millrace.serde.codec.Codec;
import dev.millrace.serde.codec.Money;
import dev.millrace.transactions.Settings;
import dev.millrace.transactions.TransactionsJob;
import dev.millrace.transactions.logic.Discounts;
import dev.millrace.transactions.model.Transaction;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/** One thread that polls, parses and adds up: no state that survives, no lateness, no network. */
final class ConsumerLoop {
  /** What is done with the value of a record. */
  private interface Step {
    void take(byte[] value, WindowMaps windows) throws Exception;
  }

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
    run(
        input,
        watch,
        tally,
        (value, windows) -> {
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
  }

  /** Reads with the codec of the job, which checks everything. */
  static void withTheCodecOfTheJob(Input input, Stopwatch watch, Tally tally) throws Exception {
    Settings settings = Settings.parse();
    Discounts discounts = settings.discounts();
    Codec<Transaction> codec = TransactionsJob.codec(settings);
    run(
        input,
        watch,
        tally,
        (value, windows) -> {
          Transaction payment = codec.decode(value);
          windows.add(
              payment.userId(),
              payment.category(),
              discounts.price(payment).finalAmount(),
              payment.quantity(),
              payment.timestamp().epochMillis());
        });
  }

  private static void run(Input input, Stopwatch watch, Tally tally, Step step) throws Exception {
    WindowMaps windows = new WindowMaps();
    long left = input.records();
    try (KafkaConsumer<byte[], byte[]> consumer = input.consumer()) {
      while (left > 0) {
        var polled = consumer.poll(Duration.ofSeconds(1));
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          step.take(record.value(), windows);
        }
        left -= polled.count();
        watch.saw(polled.count());
      }
      windows.giveTo(tally);
    }
  }
}
