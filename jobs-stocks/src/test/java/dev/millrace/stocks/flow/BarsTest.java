package dev.millrace.stocks.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.stocks.model.Bar;
import dev.millrace.stocks.model.Interval;
import dev.millrace.stocks.model.Received;
import dev.millrace.stocks.model.Tick;
import dev.millrace.testing.StrictEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** The pipeline on a small cluster in this JVM, fed by hand. */
class BarsTest {
  /** 2024-01-30T00:00:00Z, where a bar of each interval begins. */
  private static final long BEGINNING = 1_706_572_800_000L;

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  private final Bars pipeline =
      new Bars(
          List.of(Interval.values()),
          new EventTimeOptions(
              Interval.DAY.length(),
              Duration.ofSeconds(10),
              Duration.ofSeconds(30),
              Duration.ofSeconds(5),
              Duration.ZERO,
              Duration.ofMinutes(5)));

  @Test
  void everyTickIsInOneBarOfEachInterval() throws Exception {
    Results results =
        run(
            tick("MSFT", 20, 0, 6),
            tick("AAPL", 10, 0, 0),
            tick("AAPL", 12, 999, 1),
            tick("AAPL", 11, 1_000, 2),
            tick("AAPL", 9, MINUTE, 3),
            tick("AAPL", 8, 5 * MINUTE, 4),
            tick("AAPL", 14, HOUR, 5));
    assertThat(results.bars())
        .extracting(Bar::id, Bar::open, Bar::high, Bar::low, Bar::close, Bar::volume, Bar::ticks)
        .containsExactlyInAnyOrder(
            bar("AAPL/1s/", 0, 10, 12, 10, 12, 2),
            bar("AAPL/1s/", 1_000, 11, 11, 11, 11, 1),
            bar("AAPL/1s/", MINUTE, 9, 9, 9, 9, 1),
            bar("AAPL/1s/", 5 * MINUTE, 8, 8, 8, 8, 1),
            bar("AAPL/1s/", HOUR, 14, 14, 14, 14, 1),
            bar("AAPL/1m/", 0, 10, 12, 10, 11, 3),
            bar("AAPL/1m/", MINUTE, 9, 9, 9, 9, 1),
            bar("AAPL/1m/", 5 * MINUTE, 8, 8, 8, 8, 1),
            bar("AAPL/1m/", HOUR, 14, 14, 14, 14, 1),
            bar("AAPL/5m/", 0, 10, 12, 9, 9, 4),
            bar("AAPL/5m/", 5 * MINUTE, 8, 8, 8, 8, 1),
            bar("AAPL/5m/", HOUR, 14, 14, 14, 14, 1),
            bar("AAPL/1h/", 0, 10, 12, 8, 8, 5),
            bar("AAPL/1h/", HOUR, 14, 14, 14, 14, 1),
            bar("AAPL/1d/", 0, 10, 14, 8, 14, 6),
            bar("MSFT/1s/", 0, 20, 20, 20, 20, 1),
            bar("MSFT/1m/", 0, 20, 20, 20, 20, 1),
            bar("MSFT/5m/", 0, 20, 20, 20, 20, 1),
            bar("MSFT/1h/", 0, 20, 20, 20, 20, 1),
            bar("MSFT/1d/", 0, 20, 20, 20, 20, 1));
    assertThat(results.ticks()).hasSize(7);
    assertThat(results.dead()).isEmpty();
  }

  @Test
  void aLateTickIsADeadLetterOfEachBarThatIsClosedAndInAllOthers() throws Exception {
    Results results =
        run(tick("AAPL", 10, 0, 0), tick("AAPL", 11, 2 * MINUTE, 1), tick("AAPL", 99, 30_000, 2));
    assertThat(results.dead())
        .extracting(letter -> letter.stage().word(), DeadLetter::operator, BarsTest::offset)
        .containsExactlyInAnyOrder(tuple("late", "bars-1s", 2L), tuple("late", "bars-1m", 2L));
    assertThat(results.bars())
        .filteredOn(bar -> bar.high() == 99)
        .extracting(Bar::interval)
        .containsExactlyInAnyOrder(Interval.FIVE_MINUTES, Interval.HOUR, Interval.DAY);
    assertThat(results.ticks()).hasSize(3);
  }

  @Test
  void deadRecordsPassAndMakeNoBars() throws Exception {
    DeadLetter dead = DeadLetter.late(origin(0), "not late, but dead for this test", "stock-ticks");
    Results results = run(List.of(Either.Left(dead), tick("AAPL", 10, 0, 1)));
    assertThat(results.dead())
        .singleElement()
        .extracting(DeadLetter::message)
        .isEqualTo("not late, but dead for this test");
    assertThat(results.bars()).hasSize(5);
  }

  private record Results(List<Received> ticks, List<Bar> bars, List<DeadLetter> dead) {}

  private static Tuple bar(
      String name, long start, double open, double high, double low, double close, long ticks) {
    return tuple(name + (BEGINNING + start), open, high, low, close, 100 * ticks, ticks);
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // The array goes no further than the list.
  private Results run(Either<DeadLetter, Received>... ticks) throws Exception {
    return run(List.of(ticks));
  }

  private Results run(List<Either<DeadLetter, Received>> ticks) throws Exception {
    StreamExecutionEnvironment environment = StrictEnvironment.create();
    DataStream<Either<DeadLetter, Received>> source =
        environment
            .fromData(
                ticks,
                new EitherTypeInfo<>(
                    TypeInformation.of(DeadLetter.class), TypeInformation.of(Received.class)))
            .uid("ticks")
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Either<DeadLetter, Received>>forGenerator(
                        context -> new AtOnce())
                    .withTimestampAssigner(
                        (tick, before) -> tick.isRight() ? tick.right().epochMillis() : before))
            .uid("watermarks");
    Bars.Outputs outputs = pipeline.apply(source);
    try (var good = outputs.ticks().collectAsync();
        var bars = outputs.bars().collectAsync();
        var dead = outputs.deadLetters().collectAsync()) {
      environment.execute();
      return new Results(all(good), all(bars), all(dead));
    }
  }

  private static <T> List<T> all(CloseableIterator<T> results) {
    List<T> all = new ArrayList<>();
    results.forEachRemaining(all::add);
    return all;
  }

  private static Either<DeadLetter, Received> tick(
      String symbol, double price, long afterBeginning, long offset) {
    Tick tick = new Tick(symbol, price, 100, (BEGINNING + afterBeginning) * 1_000);
    return Either.Right(new Received(tick, origin(offset)));
  }

  private static Origin origin(long offset) {
    return new Origin("stock-ticks", 0, offset, 0, null, null, List.of());
  }

  private static long offset(DeadLetter letter) {
    return letter.origin().offset();
  }

  /** Lets each record move the watermark at once, so that what is late depends on order alone. */
  private static final class AtOnce implements WatermarkGenerator<Either<DeadLetter, Received>> {
    @Override
    public void onEvent(Either<DeadLetter, Received> tick, long timestamp, WatermarkOutput output) {
      if (tick.isRight()) {
        output.emitWatermark(new Watermark(timestamp - 10_001));
      }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {}
  }
}
