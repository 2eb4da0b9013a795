package dev.millrace.bench.transactions;

import dev.millrace.bench.Input;
import dev.millrace.bench.MeasuredFlink;
import dev.millrace.bench.Stopwatch;
import dev.millrace.bench.Tally;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import dev.millrace.serde.eventtime.DecodedWatermarks;
import dev.millrace.serde.eventtime.SteadyWatermarks;
import dev.millrace.transactions.Settings;
import dev.millrace.transactions.TransactionsJob;
import dev.millrace.transactions.flow.ApplyDiscount;
import dev.millrace.transactions.flow.SpendingWindows;
import dev.millrace.transactions.flow.Transactions;
import dev.millrace.transactions.model.CategorySpending;
import dev.millrace.transactions.model.Processed;
import dev.millrace.transactions.model.Received;
import dev.millrace.transactions.model.ReceivedRule;
import dev.millrace.transactions.model.Rule;
import dev.millrace.transactions.model.UserSpending;
import java.math.BigDecimal;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;

/** The job's own way from topic to windows, on a Flink cluster in this process. */
final class FlinkJob {
  /** One of each common kind: by user, by payment method, by category. */
  private static final List<Rule> RULES =
      List.of(
          rule(1, Rule.Field.USER_ID, Rule.Aggregate.COUNT, 50, 5),
          rule(2, Rule.Field.PAYMENT_METHOD, Rule.Aggregate.SUM, 20_000, 20),
          rule(3, Rule.Field.CATEGORY, Rule.Aggregate.AVG, 300, 10));

  private FlinkJob() {}

  /** From source to windows, without what else the job does. */
  static void run(Input input, int parallelism, Stopwatch watching, Tally tallying)
      throws Exception {
    Settings settings = Settings.parse();
    StreamExecutionEnvironment environment =
        MeasuredFlink.environment(parallelism, watching, tallying);
    var received =
        decoded(environment, input, settings)
            .process(new SplitDeadLetters<>(), TypeInformation.of(Received.class))
            .uid("split-dead-letters");
    var priced =
        SteadyWatermarks.behind(received, settings.eventTime())
            .uid("steady-watermarks")
            .process(new ApplyDiscount(settings.discounts()), TypeInformation.of(Processed.class))
            .uid("apply-discount");
    var outputs = new SpendingWindows(settings.eventTime().windowSize()).apply(priced);
    tally(outputs.byUser(), outputs.byCategory());
    environment.execute("bench");
  }

  /** The whole pipeline, with three rules. What is not counted is dropped. */
  static void runWithPatternsAndRules(Input input, Stopwatch watching, Tally tallying)
      throws Exception {
    Settings settings = Settings.parse();
    StreamExecutionEnvironment environment = MeasuredFlink.environment(1, watching, tallying);
    var rules =
        environment
            .fromData(
                RULES.stream().map(FlinkJob::received).toList(),
                new EitherTypeInfo<>(
                    TypeInformation.of(DeadLetter.class), TypeInformation.of(ReceivedRule.class)))
            .uid("rules")
            .setParallelism(1);
    var outputs =
        new Transactions(
                settings.discounts(),
                settings.minAmount(),
                settings.highValue(),
                settings.maxBurst(),
                settings.eventTime())
            .apply(decoded(environment, input, settings), rules);
    tally(outputs.byUser(), outputs.byCategory());
    MeasuredFlink.drop("processed", outputs.processed());
    MeasuredFlink.drop("high-value", outputs.highValue());
    MeasuredFlink.drop("alerts", outputs.alerts());
    MeasuredFlink.drop("dead-letters", outputs.deadLetters());
    MeasuredFlink.drop("dead-rules", outputs.deadRules());
    environment.execute("bench");
  }

  private static DataStream<Either<DeadLetter, Received>> decoded(
      StreamExecutionEnvironment environment, Input input, Settings settings) {
    return environment
        .fromSource(
            MeasuredFlink.source(input, TransactionsJob.decoding(settings)),
            new DecodedWatermarks<>(Received::epochMillis, settings.eventTime()),
            "transactions")
        .uid("transactions");
  }

  private static Either<DeadLetter, ReceivedRule> received(Rule rule) {
    return Either.Right(
        new ReceivedRule(rule, new Origin("rules", 0, rule.ruleId(), 0, null, null, List.of())));
  }

  private static Rule rule(
      long id, Rule.Field groupBy, Rule.Aggregate aggregate, long limit, int windowMinutes) {
    return new Rule(
        id,
        Rule.State.ACTIVE,
        List.of(groupBy),
        aggregate,
        Rule.Measure.AMOUNT,
        Rule.Op.ABOVE,
        BigDecimal.valueOf(limit),
        windowMinutes);
  }

  static void tally(DataStream<UserSpending> byUser, DataStream<CategorySpending> byCategory) {
    MeasuredFlink.tally("users", byUser, Spendings::give);
    MeasuredFlink.tally("categories", byCategory, Spendings::give);
  }
}
