package dev.millrace.transactions.flow;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.serde.eventtime.SteadyWatermarks;
import dev.millrace.transactions.logic.Discounts;
import dev.millrace.transactions.model.CategorySpending;
import dev.millrace.transactions.model.Processed;
import dev.millrace.transactions.model.Received;
import dev.millrace.transactions.model.UserSpending;
import java.math.BigDecimal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.types.Either;

/**
 * The pipeline: payments in; discounted payments, high-value payments, spending by user and by
 * category, and dead letters out. It knows nothing of Kafka.
 *
 * @param discounts the share off by category
 * @param minAmount only payments above it are given out as processed
 * @param highValue payments above it are given out once more
 * @param eventTime windows, and what silence does to them
 */
public record Transactions(
    Discounts discounts, BigDecimal minAmount, BigDecimal highValue, EventTimeOptions eventTime) {
  /** What comes out. */
  public record Outputs(
      DataStream<Processed> processed,
      DataStream<Processed> highValue,
      DataStream<UserSpending> byUser,
      DataStream<CategorySpending> byCategory,
      DataStream<DeadLetter> deadLetters) {}

  /** Builds the pipeline behind a decoding source. */
  public Outputs apply(DataStream<Either<DeadLetter, Received>> decoded) {
    var received =
        decoded
            .process(new SplitDeadLetters<>(), TypeInformation.of(Received.class))
            .name("split-dead-letters")
            .uid("split-dead-letters");
    var priced =
        SteadyWatermarks.behind(received, eventTime)
            .name("steady-watermarks")
            .uid("steady-watermarks")
            .process(new ApplyDiscount(discounts), TypeInformation.of(Processed.class))
            .name("apply-discount")
            .uid("apply-discount");
    var spending = new SpendingWindows(eventTime.windowSize()).apply(priced);
    return new Outputs(
        above(minAmount, "above-minimum", priced),
        above(highValue, "above-high-value", priced),
        spending.byUser(),
        spending.byCategory(),
        received.getSideOutput(SplitDeadLetters.DEAD_LETTERS).union(spending.late()));
  }

  private static DataStream<Processed> above(
      BigDecimal limit, String uid, DataStream<Processed> priced) {
    return priced.filter(new AmountAbove(limit)).name(uid).uid(uid);
  }
}
