package dev.millrace.bench.transactions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.millrace.bench.Input;
import dev.millrace.bench.MeasuredFlink;
import dev.millrace.bench.Stopwatch;
import dev.millrace.bench.Tally;
import dev.millrace.serde.codec.Money;
import dev.millrace.transactions.Settings;
import dev.millrace.transactions.logic.Discounts;
import dev.millrace.transactions.model.CategorySpending;
import dev.millrace.transactions.model.Spending;
import dev.millrace.transactions.model.UserSpending;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/**
 * The same windows as most Flink jobs are written: Jackson into a class, {@code keyBy}, {@code
 * aggregate}, and the defaults for all else. A bad message ends it.
 */
final class NaiveFlinkJob {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private NaiveFlinkJob() {}

  /** A payment, and what Flink sends from one task to the other. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Payment(
      String transactionId,
      String userId,
      String product,
      String category,
      BigDecimal amount,
      int quantity,
      String paymentMethod,
      String timestamp,
      String location) {

    long epochMillis() {
      return LocalDateTime.parse(timestamp).toInstant(ZoneOffset.UTC).toEpochMilli();
    }
  }

  static void run(Input input, Stopwatch watch, Tally tally) throws Exception {
    MeasuredFlink.watch(watch, tally);
    var environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(1);
    environment.enableCheckpointing(MeasuredFlink.CHECKPOINTS.toMillis());
    DataStream<Payment> payments =
        environment.fromSource(
            KafkaSource.<Payment>builder()
                .setBootstrapServers(input.bootstrapServers())
                .setTopics(input.topic())
                .setGroupId("bench-naive")
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setBounded(OffsetsInitializer.latest())
                .setValueOnlyDeserializer(new PaymentSchema())
                .build(),
            WatermarkStrategy.<Payment>forBoundedOutOfOrderness(Duration.ofSeconds(10))
                .withTimestampAssigner((payment, kafkaTimestamp) -> payment.epochMillis()),
            "payments");
    Discounts discounts = Settings.parse().discounts();
    FlinkJob.tally(
        payments
            .keyBy(Payment::userId)
            .window(TumblingEventTimeWindows.of(WINDOW))
            .aggregate(new AddUp(discounts, Payment::category), new NameUser()),
        payments
            .keyBy(Payment::category)
            .window(TumblingEventTimeWindows.of(WINDOW))
            .aggregate(new AddUp(discounts, Payment::userId), new NameCategory()));
    environment.execute("bench-naive");
  }

  /** Reads with Jackson as it comes. */
  static final class PaymentSchema extends AbstractDeserializationSchema<Payment> {
    private final MeasuredFlink.Counter counter = new MeasuredFlink.Counter();
    private final ObjectMapper json = new ObjectMapper();

    @Override
    public Payment deserialize(byte[] message) throws IOException {
      counter.count();
      return json.readValue(message, Payment.class);
    }
  }

  /** Adds up one window. */
  static final class AddUp implements AggregateFunction<Payment, Spending, Spending> {
    private final Discounts discounts;
    private final KeySelector<Payment, String> other;

    AddUp(Discounts discounts, KeySelector<Payment, String> other) {
      this.discounts = discounts;
      this.other = other;
    }

    @Override
    public Spending createAccumulator() {
      return Spending.none();
    }

    @Override
    public Spending add(Payment payment, Spending total) {
      BigDecimal amount = Money.cents(payment.amount());
      BigDecimal rate = discounts.rates().getOrDefault(payment.category(), BigDecimal.ZERO);
      BigDecimal finalAmount = amount.subtract(Money.cents(amount.multiply(rate)));
      try {
        return total.plus(finalAmount, payment.quantity(), other.getKey(payment));
      } catch (Exception impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    @Override
    public Spending getResult(Spending total) {
      return total;
    }

    @Override
    public Spending merge(Spending one, Spending other) {
      return one.plus(other);
    }
  }

  /** Puts user and window to a total. */
  static final class NameUser
      extends ProcessWindowFunction<Spending, UserSpending, String, TimeWindow> {
    @Override
    public void process(
        String user, Context context, Iterable<Spending> totals, Collector<UserSpending> out) {
      TimeWindow window = context.window();
      out.collect(
          UserSpending.of(user, window.getStart(), window.getEnd(), totals.iterator().next()));
    }
  }

  /** Puts category and window to a total. */
  static final class NameCategory
      extends ProcessWindowFunction<Spending, CategorySpending, String, TimeWindow> {
    @Override
    public void process(
        String category,
        Context context,
        Iterable<Spending> totals,
        Collector<CategorySpending> out) {
      TimeWindow window = context.window();
      out.collect(
          CategorySpending.of(
              category, window.getStart(), window.getEnd(), totals.iterator().next()));
    }
  }
}
