package dev.millrace.transactions;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.serde.avro.AvroCodec;
import dev.millrace.serde.codec.Codec;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.deadletter.BreakerOptions;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.serde.kafka.KafkaOptions;
import dev.millrace.serde.registry.RegistryAddress;
import dev.millrace.serde.registry.RegistryOptions;
import dev.millrace.serde.registry.SchemaRegistry;
import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.serde.settings.JobArguments;
import dev.millrace.transactions.flow.Transactions;
import dev.millrace.transactions.logic.Discounts;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * All that can be set about the job.
 *
 * @param format how messages are written, those that come in and those that go out
 * @param registry where the schemas of Avro are; not asked for JSON
 * @param kafka where messages come from and go to
 * @param eventTime windows, and what silence does to them
 * @param breaker when so much is dead that the job ends
 * @param inputTopic where transactions come in; dead letters go to the same name with a suffix
 * @param zone of timestamps that name none
 * @param discounts the share off by category
 * @param minAmount only amounts above it are given out as processed
 * @param highValue amounts above it are given out once more
 * @param rulesTopic where rules come in; dead letters go to the same name with a suffix
 * @param maxBurst over how many payments of one user a burst may spread
 * @param print whether results are printed to the TaskManager's output as well
 */
public record Settings(
    WireFormat format,
    RegistryAddress registry,
    KafkaOptions kafka,
    EventTimeOptions eventTime,
    BreakerOptions breaker,
    String inputTopic,
    ZoneId zone,
    Discounts discounts,
    BigDecimal minAmount,
    BigDecimal highValue,
    String rulesTopic,
    int maxBurst,
    boolean print) {
  public Settings {
    if (maxBurst <= Transactions.BURST_PAYMENTS) {
      throw new IllegalArgumentException(
          "patterns.max-burst must be more than " + Transactions.BURST_PAYMENTS);
    }
  }

  static final ConfigOption<WireFormat> FORMAT =
      key("format")
          .enumType(WireFormat.class)
          .defaultValue(WireFormat.JSON)
          .withDescription(
              "`json`, or `avro` with the schemas of a registry; for what comes in and what goes"
                  + " out.");

  static final ConfigOption<String> INPUT_TOPIC =
      key("input.topic")
          .stringType()
          .defaultValue("transactions")
          .withDescription(
              "Where transactions come in. Dead letters go to this name with `.dead-letters` behind"
                  + " it.");

  static final ConfigOption<String> INPUT_ZONE =
      key("input.zone")
          .stringType()
          .defaultValue("UTC")
          .withDescription("Zone of timestamps that name none, such as `Europe/Berlin`.");

  static final ConfigOption<Map<String, String>> DISCOUNTS =
      key("discounts")
          .mapType()
          .defaultValue(
              Map.of(
                  "electronics", "0.10",
                  "clothing", "0.15",
                  "books", "0.05",
                  "home", "0.08",
                  "sports", "0.12"))
          .withDescription("Share off by category; other categories have none.");

  static final ConfigOption<String> MIN_AMOUNT =
      key("filter.min-amount")
          .stringType()
          .defaultValue("100")
          .withDescription(
              "Only amounts above it, before discount and rounding, go to"
                  + " `processed_transactions`.");

  static final ConfigOption<String> HIGH_VALUE =
      key("filter.high-value")
          .stringType()
          .defaultValue("500")
          .withDescription(
              "Amounts above it, before discount and rounding, go to `high_value_transactions`.");

  static final ConfigOption<String> RULES_TOPIC =
      key("rules.topic")
          .stringType()
          .defaultValue("transaction_rules")
          .withDescription(
              "Where rules come in: one partition, compacted. Dead letters go to this name with"
                  + " `.dead-letters` behind it.");

  static final ConfigOption<Integer> MAX_BURST =
      key("patterns.max-burst")
          .intType()
          .defaultValue(100)
          .withDescription(
              "Over how many payments of one user a burst may spread; the metric `cappedMatches`"
                  + " counts the attempts that came to this.");

  static final ConfigOption<Boolean> PRINT =
      key("print")
          .booleanType()
          .defaultValue(false)
          .withDescription("Print results to the TaskManager's output as well.");

  private static final ConfigOption<Duration> MAX_AHEAD =
      EventTimeOptions.maxAhead(Duration.ofHours(1));

  /** Every setting, in the order of the README. */
  static final List<ConfigOption<?>> ALL =
      Stream.of(
              List.of(FORMAT),
              RegistryOptions.ALL,
              List.of(
                  INPUT_TOPIC,
                  INPUT_ZONE,
                  DISCOUNTS,
                  MIN_AMOUNT,
                  HIGH_VALUE,
                  RULES_TOPIC,
                  MAX_BURST,
                  PRINT),
              EventTimeOptions.all(MAX_AHEAD),
              BreakerOptions.ALL,
              KafkaOptions.ALL)
          .<ConfigOption<?>>flatMap(List::stream)
          .toList();

  private static final JobArguments.Declared DECLARED =
      new JobArguments.Declared(ALL, KafkaOptions.PREFIX, KafkaOptions.clientKeys());

  /**
   * Reads the job's arguments.
   *
   * @throws InvalidSettings if one makes no sense
   */
  public static Settings parse(String... arguments) {
    JobArguments read = JobArguments.parse(DECLARED, arguments);
    Configuration values = read.values();
    try {
      return new Settings(
          values.get(FORMAT),
          RegistryOptions.from(values, System::getenv),
          KafkaOptions.from(read, TransactionsJob.NAME),
          EventTimeOptions.from(values, MAX_AHEAD),
          BreakerOptions.from(values),
          values.get(INPUT_TOPIC),
          ZoneId.of(values.get(INPUT_ZONE)),
          new Discounts(rates(values.get(DISCOUNTS))),
          decimal(MIN_AMOUNT, values.get(MIN_AMOUNT)),
          decimal(HIGH_VALUE, values.get(HIGH_VALUE)),
          values.get(RULES_TOPIC),
          values.get(MAX_BURST),
          values.get(PRINT));
    } catch (DateTimeException unknownZone) {
      throw new InvalidSettings(
          "--input.zone cannot be '"
              + values.get(INPUT_ZONE)
              + "'. Zones look like UTC, Europe/Berlin or +01:00.",
          unknownZone);
    } catch (InvalidSettings known) {
      throw known;
    } catch (IllegalArgumentException broken) {
      throw new InvalidSettings(String.valueOf(broken.getMessage()), broken);
    }
  }

  static String help() {
    return JobArguments.help(
        """
        Shop transactions: discounts, spending by user and category, high-value payments, alerts.

        Example: flink run -d jobs-transactions.jar --kafka.bootstrap-servers localhost:9092 \
        --window.size 5min\
        """,
        DECLARED);
  }

  /**
   * The codec of one topic's values, in the format that the user chose.
   *
   * @param schema what the job knows of the record, for Avro
   */
  <T> Codec<T> codec(Class<T> type, WireSchema schema, String topic) {
    JsonCodec<T> json = JsonCodec.of(type).inZone(zone);
    return switch (format) {
      case JSON -> json;
      case AVRO -> new AvroCodec<>(json, schema.text(), topic, new SchemaRegistry(registry));
    };
  }

  String deadLetterTopic() {
    return DeadLetterTopic.of(inputTopic);
  }

  String deadRulesTopic() {
    return DeadLetterTopic.of(rulesTopic);
  }

  private static Map<String, BigDecimal> rates(Map<String, String> texts) {
    Map<String, BigDecimal> rates = new HashMap<>();
    texts.forEach((category, text) -> rates.put(category, decimal(DISCOUNTS, text)));
    return rates;
  }

  private static BigDecimal decimal(ConfigOption<?> option, String text) {
    try {
      return new BigDecimal(text.strip());
    } catch (NumberFormatException notDecimal) {
      throw new InvalidSettings(
          "--" + option.key() + " cannot be '" + text + "'. It takes decimals such as 99.95.",
          notDecimal);
    }
  }
}
