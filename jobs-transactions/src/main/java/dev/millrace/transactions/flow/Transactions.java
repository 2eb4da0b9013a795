package dev.millrace.transactions.flow;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.serde.eventtime.SteadyWatermarks;
import dev.millrace.transactions.logic.Discounts;
import dev.millrace.transactions.model.Alert;
import dev.millrace.transactions.model.CategorySpending;
import dev.millrace.transactions.model.Payment;
import dev.millrace.transactions.model.Processed;
import dev.millrace.transactions.model.Received;
import dev.millrace.transactions.model.ReceivedRule;
import dev.millrace.transactions.model.UserSpending;
import java.math.BigDecimal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.types.Either;

/**
 * The pipeline: payments and rules in; discounted payments, high-value payments, spending by user
 * and by category, alerts, and dead letters out. It knows nothing of Kafka.
 *
 * @param discounts the share off by category
 * @param minAmount only payments above it are given out as processed
 * @param highValue payments above it are given out once more
 * @param maxBurst over how many payments of one user a burst may spread
 * @param eventTime windows, and what silence does to them
 */
public record Transactions(
    Discounts discounts,
    BigDecimal minAmount,
    BigDecimal highValue,
    int maxBurst,
    EventTimeOptions eventTime) {
  /** How many payments a burst has at least. */
  public static final int BURST_PAYMENTS = Burst.PAYMENTS;

  /** What comes out. */
  public record Outputs(
      DataStream<Processed> processed,
      DataStream<Processed> highValue,
      DataStream<UserSpending> byUser,
      DataStream<CategorySpending> byCategory,
      DataStream<Alert> alerts,
      DataStream<DeadLetter> deadLetters,
      DataStream<DeadLetter> deadRules) {}

  /** Builds the pipeline behind decoding sources of payments and of rules. */
  public Outputs apply(
      DataStream<Either<DeadLetter, Received>> decoded,
      DataStream<Either<DeadLetter, ReceivedRule>> rules) {
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
    var patterns =
        new Patterns(maxBurst)
            .apply(
                priced
                    .map(Payment::of, TypeInformation.of(Payment.class))
                    .name("payments-for-patterns")
                    .uid("payments-for-patterns"));
    var ruled = new Rules().apply(priced, rules);
    return new Outputs(
        above(minAmount, "above-minimum", priced),
        above(highValue, "above-high-value", priced),
        spending.byUser(),
        spending.byCategory(),
        patterns.alerts().union(ruled.alerts()),
        received
            .getSideOutput(SplitDeadLetters.DEAD_LETTERS)
            .union(spending.late(), patterns.late(), ruled.latePayments()),
        ruled.refusedRules());
  }

  private static DataStream<Processed> above(
      BigDecimal limit, String uid, DataStream<Processed> priced) {
    return priced.filter(new AmountAbove(limit)).name(uid).uid(uid);
  }
}
