package dev.millrace.transactions.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.millrace.serde.codec.WrittenTime;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.testing.StrictEnvironment;
import dev.millrace.transactions.logic.Discounts;
import dev.millrace.transactions.model.CategorySpending;
import dev.millrace.transactions.model.Processed;
import dev.millrace.transactions.model.Received;
import dev.millrace.transactions.model.ReceivedRule;
import dev.millrace.transactions.model.Transaction;
import dev.millrace.transactions.model.UserSpending;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

/** The pipeline on a small cluster in this JVM, fed by hand. */
class TransactionsTest {
  /** 2024-01-15T10:30:00Z, where a window begins. */
  private static final long BEGINNING = 1_705_314_600_000L;

  private static final long MINUTE = 60_000;

  private final Transactions pipeline =
      new Transactions(
          new Discounts(Map.of("electronics", new BigDecimal("0.10"))),
          new BigDecimal("100"),
          new BigDecimal("500"),
          100,
          new EventTimeOptions(
              Duration.ofMinutes(1),
              Duration.ofSeconds(10),
              Duration.ofSeconds(30),
              Duration.ofSeconds(5),
              Duration.ZERO,
              Duration.ofHours(1)));

  @Test
  void keepsPaymentsAboveTheLimitsAsTheyCameIn() throws Exception {
    Results results =
        run(
            payment("ann", "electronics", "100.00", 0),
            payment("ann", "electronics", "100.004", 1),
            payment("ann", "electronics", "500", 2),
            payment("ann", "electronics", "500.01", 3));
    assertThat(results.processed())
        .extracting(processed -> processed.transaction().amount().toString())
        .containsExactly("100.004", "500", "500.01");
    assertThat(results.highValue())
        .extracting(processed -> processed.finalAmount().toString())
        .containsExactly("450.01");
  }

  @Test
  void addsUpWindowsOverAllValidPaymentsNotOnlyThoseAboveTheLimit() throws Exception {
    Results results =
        run(
            payment("ann", "electronics", "10.00", 0),
            payment("ann", "books", "20.00", MINUTE - 1),
            payment("bob", "books", "5.00", 10),
            payment("ann", "books", "7.00", MINUTE));
    assertThat(results.byUser())
        .extracting(
            UserSpending::id,
            UserSpending::count,
            window -> window.sum().toString(),
            UserSpending::categories)
        .containsExactlyInAnyOrder(
            tuple("user/ann/" + BEGINNING, 2L, "29.00", 2),
            tuple("user/bob/" + BEGINNING, 1L, "5.00", 1),
            tuple("user/ann/" + (BEGINNING + MINUTE), 1L, "7.00", 1));
    assertThat(results.byCategory())
        .extracting(CategorySpending::id, CategorySpending::count, CategorySpending::users)
        .containsExactlyInAnyOrder(
            tuple("category/electronics/" + BEGINNING, 1L, 1),
            tuple("category/books/" + BEGINNING, 2L, 2),
            tuple("category/books/" + (BEGINNING + MINUTE), 1L, 1));
  }

  @Test
  void eachWindowOperatorDeadLettersWhatIsLateAndTheRestStillComesOut() throws Exception {
    Results results =
        run(
            payment("ann", "books", "200.00", 0),
            payment("bob", "books", "200.00", 5 * MINUTE),
            payment("late", "books", "600.00", 1));
    assertThat(results.dead())
        .extracting(
            letter -> letter.stage().word(),
            DeadLetter::operator,
            letter -> new String(letter.origin().value(), StandardCharsets.UTF_8))
        .containsExactlyInAnyOrder(
            tuple("late", "user-windows", "late@1"),
            tuple("late", "category-windows", "late@1"),
            tuple("late", "card-testing", "late@1"));
    assertThat(results.processed()).hasSize(3);
    assertThat(results.highValue()).hasSize(1);
    assertThat(results.byUser()).hasSize(2);
  }

  @Test
  void handsDeadRecordsOnAsTheyAre() throws Exception {
    DeadLetter dead =
        DeadLetter.late(origin("whatever"), "not late, but dead for this test", "transactions");
    Results results = run(List.of(Either.Left(dead), payment("ann", "books", "1.00", 0)));
    assertThat(results.dead())
        .singleElement()
        .extracting(DeadLetter::message)
        .isEqualTo("not late, but dead for this test");
    assertThat(results.byUser()).hasSize(1);
  }

  private record Results(
      List<Processed> processed,
      List<Processed> highValue,
      List<UserSpending> byUser,
      List<CategorySpending> byCategory,
      List<DeadLetter> dead) {}

  @SafeVarargs
  @SuppressWarnings("varargs") // The array goes no further than the list.
  private Results run(Either<DeadLetter, Received>... payments) throws Exception {
    return run(List.of(payments));
  }

  private Results run(List<Either<DeadLetter, Received>> payments) throws Exception {
    StreamExecutionEnvironment environment = StrictEnvironment.create();
    DataStream<Either<DeadLetter, Received>> source =
        environment
            .fromData(
                payments,
                new EitherTypeInfo<>(
                    TypeInformation.of(DeadLetter.class), TypeInformation.of(Received.class)))
            .uid("payments")
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Either<DeadLetter, Received>>forGenerator(
                        context -> new AtOnce())
                    .withTimestampAssigner(
                        (payment, before) ->
                            payment.isRight() ? payment.right().epochMillis() : before))
            .uid("watermarks");
    Transactions.Outputs outputs = pipeline.apply(source, rules(environment));
    try (var processed = outputs.processed().collectAsync();
        var highValue = outputs.highValue().collectAsync();
        var byUser = outputs.byUser().collectAsync();
        var byCategory = outputs.byCategory().collectAsync();
        var dead = outputs.deadLetters().collectAsync()) {
      environment.execute();
      return new Results(all(processed), all(highValue), all(byUser), all(byCategory), all(dead));
    }
  }

  private static DeadLetter refusedRule() {
    return DeadLetter.late(origin("a rule"), "dead for this test", "transaction-rules");
  }

  private static DataStream<Either<DeadLetter, ReceivedRule>> rules(
      StreamExecutionEnvironment environment) {
    return environment
        .fromData(
            // A source of nothing does not start.
            List.<Either<DeadLetter, ReceivedRule>>of(Either.Left(refusedRule())),
            new EitherTypeInfo<>(
                TypeInformation.of(DeadLetter.class), TypeInformation.of(ReceivedRule.class)))
        .uid("rules")
        .setParallelism(1);
  }

  private static <T> List<T> all(CloseableIterator<T> results) {
    List<T> all = new ArrayList<>();
    results.forEachRemaining(all::add);
    return all;
  }

  private static Either<DeadLetter, Received> payment(
      String user, String category, String amount, long afterBeginning) {
    var transaction =
        new Transaction(
            "txn_" + afterBeginning,
            user,
            null,
            category,
            new BigDecimal(amount),
            1,
            null,
            WrittenTime.of(BEGINNING + afterBeginning),
            null);
    return Either.Right(new Received(transaction, origin(user + "@" + afterBeginning)));
  }

  private static Origin origin(String value) {
    return new Origin(
        "transactions", 0, 0, 0, null, value.getBytes(StandardCharsets.UTF_8), List.of());
  }

  /** Lets each record move the watermark at once, so that what is late depends on order alone. */
  private static final class AtOnce implements WatermarkGenerator<Either<DeadLetter, Received>> {
    @Override
    public void onEvent(
        Either<DeadLetter, Received> payment, long timestamp, WatermarkOutput output) {
      if (payment.isRight()) {
        output.emitWatermark(new Watermark(timestamp - 10_001));
      }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {}
  }
}
