package dev.millrace.bench.transactions;

import dev.millrace.bench.Stopwatch;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import dev.millrace.serde.eventtime.DecodedWatermarks;
import dev.millrace.serde.eventtime.SteadyWatermarks;
import dev.millrace.serde.kafka.DecodingSchema;
import dev.millrace.testing.StrictEnvironment;
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
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The job's own way from topic to windows, on a Flink cluster in this process. */
final class FlinkJob {
  static final Duration CHECKPOINTS = Duration.ofSeconds(5);

  /** How often a reader reports what it saw: seldom, since all readers share the watch. */
  private static final int REPORT_EVERY = 256;

  /** One of each common kind: by user, by payment method, by category. */
  private static final List<Rule> RULES =
      List.of(
          rule(1, Rule.Field.USER_ID, Rule.Aggregate.COUNT, 50, 5),
          rule(2, Rule.Field.PAYMENT_METHOD, Rule.Aggregate.SUM, 20_000, 20),
          rule(3, Rule.Field.CATEGORY, Rule.Aggregate.AVG, 300, 10));

  private static @Nullable Stopwatch watch;
  private static @Nullable Tally tally;

  private FlinkJob() {}

  /** From source to windows, without what else the job does. */
  static void run(Input input, int parallelism, Stopwatch watching, Tally tallying)
      throws Exception {
    Settings settings = Settings.parse();
    StreamExecutionEnvironment environment = environment(parallelism, watching, tallying);
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
    StreamExecutionEnvironment environment = environment(1, watching, tallying);
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
    drop("processed", outputs.processed());
    drop("high-value", outputs.highValue());
    drop("alerts", outputs.alerts());
    drop("dead-letters", outputs.deadLetters());
    drop("dead-rules", outputs.deadRules());
    environment.execute("bench");
  }

  private static StreamExecutionEnvironment environment(
      int parallelism, Stopwatch watching, Tally tallying) throws IOException {
    watch(watching, tallying);
    Configuration cluster = new Configuration();
    cluster.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        Files.createTempDirectory("millrace-bench").toUri().toString());
    StreamExecutionEnvironment environment = StrictEnvironment.create(cluster);
    environment.setParallelism(parallelism);
    environment.enableCheckpointing(CHECKPOINTS.toMillis());
    return environment;
  }

  /** Whom the functions of the next job tell what they see: both run in this process. */
  static void watch(Stopwatch watching, Tally tallying) {
    watch = watching;
    tally = tallying;
  }

  private static DataStream<Either<DeadLetter, Received>> decoded(
      StreamExecutionEnvironment environment, Input input, Settings settings) {
    return environment
        .fromSource(
            source(input, settings),
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
    drop("users", byUser.map(new TallyUsers(), Types.LONG).name("tally-users").uid("tally-users"));
    drop(
        "categories",
        byCategory
            .map(new TallyCategories(), Types.LONG)
            .name("tally-categories")
            .uid("tally-categories"));
  }

  private static void drop(String name, DataStream<?> results) {
    results.sinkTo(new DiscardingSink<>()).name(name).uid(name + "-dropped");
  }

  /** The job's source, but one that ends where the topic ends now. */
  private static KafkaSource<Either<DeadLetter, Received>> source(Input input, Settings settings) {
    return KafkaSource.<Either<DeadLetter, Received>>builder()
        .setBootstrapServers(input.bootstrapServers())
        .setTopics(Input.TOPIC)
        .setGroupId("bench")
        .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setBounded(OffsetsInitializer.latest())
        .setDeserializer(new Counting(TransactionsJob.decoding(settings)))
        .build();
  }

  /** Tells the watch what a reader saw. */
  static final class Counter implements Serializable {
    private int unreported;

    void count() {
      if (++unreported == REPORT_EVERY) {
        unreported = 0;
        if (watch != null) {
          watch.saw(REPORT_EVERY);
        }
      }
    }
  }

  /** Tells the watch what is decoded. */
  static final class Counting
      implements KafkaRecordDeserializationSchema<Either<DeadLetter, Received>> {
    private final DecodingSchema<Received> decoding;
    private final Counter counter = new Counter();

    Counting(DecodingSchema<Received> decoding) {
      this.decoding = decoding;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) throws Exception {
      decoding.open(context);
    }

    @Override
    public void deserialize(
        ConsumerRecord<byte[], byte[]> record, Collector<Either<DeadLetter, Received>> out) {
      decoding.deserialize(record, out);
      counter.count();
    }

    @Override
    public TypeInformation<Either<DeadLetter, Received>> getProducedType() {
      return decoding.getProducedType();
    }
  }

  /** Gives users' windows to the tally. */
  static final class TallyUsers implements MapFunction<UserSpending, Long> {
    @Override
    public Long map(UserSpending spending) {
      if (tally != null) {
        tally.add(spending);
      }
      return spending.count();
    }
  }

  /** Gives categories' windows to the tally. */
  static final class TallyCategories implements MapFunction<CategorySpending, Long> {
    @Override
    public Long map(CategorySpending spending) {
      if (tally != null) {
        tally.add(spending);
      }
      return spending.count();
    }
  }
}
