package dev.millrace.transactions;

import dev.millrace.serde.codec.Codec;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.DeadLetterBreaker;
import dev.millrace.serde.eventtime.ControlWatermarks;
import dev.millrace.serde.eventtime.DecodedWatermarks;
import dev.millrace.serde.kafka.DecodingSchema;
import dev.millrace.serde.kafka.EncodeDeadLetters;
import dev.millrace.serde.kafka.Encoder;
import dev.millrace.serde.kafka.KafkaOptions;
import dev.millrace.serde.kafka.OutgoingRecord;
import dev.millrace.serde.kafka.Outlet;
import dev.millrace.serde.settings.JobArguments;
import dev.millrace.transactions.flow.Transactions;
import dev.millrace.transactions.model.Alert;
import dev.millrace.transactions.model.CategorySpending;
import dev.millrace.transactions.model.Processed;
import dev.millrace.transactions.model.Received;
import dev.millrace.transactions.model.ReceivedRule;
import dev.millrace.transactions.model.Rule;
import dev.millrace.transactions.model.Transaction;
import dev.millrace.transactions.model.UserSpending;
import java.util.function.Function;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;

/**
 * Takes shop transactions and rules from Kafka and gives discounts, spending, high-value payments
 * and alerts back.
 *
 * @param settings what the user chose
 * @param transactions where they come from
 * @param rules where the rules come from
 * @param processed where payments above the minimum go
 * @param highValue where high-value payments go
 * @param byUser where users' spending goes
 * @param byCategory where categories' spending goes
 * @param alerts where alerts go
 * @param deadLetters where goes what could not be used
 * @param deadRules where rules go that could not be used
 */
public record TransactionsJob(
    Settings settings,
    Source<Either<DeadLetter, Received>, ?, ?> transactions,
    Source<Either<DeadLetter, ReceivedRule>, ?, ?> rules,
    Outlet<Processed> processed,
    Outlet<Processed> highValue,
    Outlet<UserSpending> byUser,
    Outlet<CategorySpending> byCategory,
    Outlet<Alert> alerts,
    Sink<OutgoingRecord> deadLetters,
    Sink<OutgoingRecord> deadRules) {
  /** The name in the Web UI, of the consumer group and of transactions. */
  public static final String NAME = "transactions";

  private static final String SOURCE_UID = "transactions";
  private static final String RULES_UID = "transaction-rules";

  public static void main(String[] arguments) throws Exception {
    if (JobArguments.askForHelp(arguments)) {
      System.out.print(Settings.help());
      return;
    }
    var environment = StreamExecutionEnvironment.getExecutionEnvironment();
    from(Settings.parse(arguments)).addTo(environment);
    environment.execute(NAME);
  }

  /** The job as it runs in production, between topics of one Kafka. */
  public static TransactionsJob from(Settings settings) {
    KafkaOptions kafka = settings.kafka();
    return new TransactionsJob(
        settings,
        kafka.source(settings.inputTopic(), decoding(settings)),
        kafka.controlSource(settings.rulesTopic(), decodingRules(settings)),
        processed(settings, "processed_transactions"),
        processed(settings, "high_value_transactions"),
        outlet(
            settings,
            "user_aggregations",
            topic ->
                Encoder.of(
                    settings.codec(UserSpending.class, WireSchema.USER_SPENDING, topic),
                    UserSpending::userId)),
        outlet(
            settings,
            "category_aggregations",
            topic ->
                Encoder.of(
                    settings.codec(CategorySpending.class, WireSchema.CATEGORY_SPENDING, topic),
                    CategorySpending::category)),
        outlet(
            settings,
            "transaction_alerts",
            topic -> Encoder.of(settings.codec(Alert.class, WireSchema.ALERT, topic), Alert::key)),
        kafka.deadLetterSink(settings.deadLetterTopic()),
        kafka.deadLetterSink(settings.deadRulesTopic()));
  }

  /** What reads and writes payments. */
  public static Codec<Transaction> codec(Settings settings) {
    return switch (settings.format()) {
      case JSON -> new TransactionJsonCodec(settings.zone());
      case AVRO -> settings.codec(Transaction.class, WireSchema.TRANSACTION, settings.inputTopic());
    };
  }

  /** What makes payments of Kafka's records, and dead letters of those that are none. */
  public static DecodingSchema<Received> decoding(Settings settings) {
    Codec<Transaction> codec = codec(settings);
    return new DecodingSchema<>(
        Received.class,
        (value, origin) -> new Received(codec.decode(value), origin),
        Received::epochMillis,
        settings.eventTime().maxAhead(),
        SOURCE_UID);
  }

  /** Rules are JSON whatever the payments are: people write them. */
  private static DecodingSchema<ReceivedRule> decodingRules(Settings settings) {
    Codec<Rule> codec = JsonCodec.of(Rule.class);
    return new DecodingSchema<>(
        ReceivedRule.class,
        (value, origin) -> new ReceivedRule(codec.decode(value), origin),
        ReceivedRule::sentMillis,
        settings.eventTime().maxAhead(),
        RULES_UID);
  }

  private static Outlet<Processed> processed(Settings settings, String topic) {
    return outlet(
        settings,
        topic,
        name ->
            new Encoder<>(
                settings.codec(Processed.class, WireSchema.PROCESSED, name),
                result -> result.transaction().userId(),
                Processed::origin));
  }

  private static <T> Outlet<T> outlet(
      Settings settings, String topic, Function<String, Encoder<T>> encoder) {
    KafkaOptions kafka = settings.kafka();
    return new Outlet<>(
        topic, encoder.apply(topic), kafka.maxRecordBytes(), kafka.sink(topic), settings.print());
  }

  /** Puts the job into an environment. */
  public void addTo(StreamExecutionEnvironment environment) {
    var pipeline =
        new Transactions(
            settings.discounts(),
            settings.minAmount(),
            settings.highValue(),
            settings.maxBurst(),
            settings.eventTime());
    var decoded =
        environment
            .fromSource(
                transactions,
                new DecodedWatermarks<>(Received::epochMillis, settings.eventTime()),
                SOURCE_UID)
            .uid(SOURCE_UID);
    var decodedRules =
        environment
            .fromSource(rules, new ControlWatermarks<>(), RULES_UID)
            .uid(RULES_UID)
            .setParallelism(1)
            .setMaxParallelism(1);
    var outputs =
        pipeline.apply(DeadLetterBreaker.behind(decoded, settings.breaker()), decodedRules);
    var letters =
        outputs
            .deadLetters()
            .union(
                processed.drain(outputs.processed()),
                highValue.drain(outputs.highValue()),
                byUser.drain(outputs.byUser()),
                byCategory.drain(outputs.byCategory()),
                alerts.drain(outputs.alerts()));
    var encode = new EncodeDeadLetters(NAME, settings.kafka().deadLetterBytes());
    Outlet.drainDeadLetters(
        letters, settings.deadLetterTopic(), encode, deadLetters, settings.print());
    Outlet.drainDeadLetters(
        "dead-rules",
        outputs.deadRules(),
        settings.deadRulesTopic(),
        encode,
        deadRules,
        settings.print());
  }
}
