package dev.millrace.serde.kafka;

import static org.apache.flink.configuration.ConfigOptions.key;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.serde.settings.JobArguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.types.Either;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How a job meets Kafka.
 *
 * @param bootstrapServers where the brokers are
 * @param group the consumer group whose committed offsets a first start takes up
 * @param delivery what is promised about results
 * @param transactionPrefix begins the ids of the job's transactions; must stay the same over
 *     restarts and differ between jobs
 * @param transactionTimeout how long a transaction may stay open, longer than checkpoint and
 *     restart together, and not longer than the brokers allow
 * @param maxRecordBytes what a topic takes
 * @param client settings of Kafka's clients; may hold secrets and is never logged
 */
public record KafkaOptions(
    String bootstrapServers,
    String group,
    Delivery delivery,
    String transactionPrefix,
    Duration transactionTimeout,
    int maxRecordBytes,
    Map<String, String> client) {
  /** A dead letter is the record as it came, with headers that say what happened. */
  public static final int DEAD_LETTER_ROOM = 64 * 1024;

  /** Settings of Kafka's clients are handed on under this prefix. */
  public static final String PREFIX = "kafka.";

  public static final ConfigOption<String> BOOTSTRAP_SERVERS =
      key("kafka.bootstrap-servers")
          .stringType()
          .defaultValue("localhost:9092")
          .withDescription("Where the Kafka brokers are, as `host:port,host:port`.");

  public static final ConfigOption<String> GROUP =
      key("kafka.group")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Consumer group; the first start continues from its offsets. The job's name unless"
                  + " given.");

  public static final ConfigOption<String> PROPERTIES =
      key("kafka.properties")
          .stringType()
          .noDefaultValue()
          .withDescription("A file with settings of Kafka's clients, TLS and SASL among them.");

  public static final ConfigOption<Delivery> DELIVERY =
      key("delivery")
          .enumType(Delivery.class)
          .defaultValue(Delivery.EXACTLY_ONCE)
          .withDescription(
              "`exactly-once`, or `at-least-once` for results that are visible before the next"
                  + " checkpoint.");

  public static final ConfigOption<String> TRANSACTION_PREFIX =
      key("kafka.transaction-prefix")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Begins the ids of transactions; give each copy of a job its own. The job's name"
                  + " unless given.");

  public static final ConfigOption<Duration> TRANSACTION_TIMEOUT =
      key("kafka.transaction-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(15))
          .withDescription(
              "How long a transaction may stay open: more than a checkpoint and a restart, not more"
                  + " than the brokers' `transaction.max.timeout.ms`.");

  public static final ConfigOption<Integer> MAX_RECORD_BYTES = maxRecordBytes(1_048_588);

  public static final List<ConfigOption<?>> ALL = all(MAX_RECORD_BYTES);

  /** Who sends pictures has other topics than who sends numbers. */
  public static ConfigOption<Integer> maxRecordBytes(int defaultValue) {
    return key("kafka.max-record-bytes")
        .intType()
        .defaultValue(defaultValue)
        .withDescription(
            "The topics' `max.message.bytes`; a larger result becomes a dead letter. Dead-letter"
                + " topics need 65536 more.");
  }

  /** All of them, with the job's own size of records. */
  public static List<ConfigOption<?>> all(ConfigOption<Integer> maxRecordBytes) {
    return List.of(
        BOOTSTRAP_SERVERS,
        GROUP,
        PROPERTIES,
        DELIVERY,
        TRANSACTION_PREFIX,
        TRANSACTION_TIMEOUT,
        maxRecordBytes);
  }

  /** The names of all settings that Kafka's clients know. */
  public static Set<String> clientKeys() {
    Set<String> keys = new TreeSet<>(ConsumerConfig.configNames());
    keys.addAll(ProducerConfig.configNames());
    // Ours have names and rules of their own.
    keys.removeAll(Set.of("bootstrap.servers", "group.id", "transactional.id", "isolation.level"));
    return keys;
  }

  /**
   * Takes the values out of a job's arguments.
   *
   * @param job the job's name, which stands in for the group and the transactions' prefix
   */
  public static KafkaOptions from(JobArguments arguments, String job) {
    return from(arguments, job, MAX_RECORD_BYTES);
  }

  /** The same for a job whose records have a size of their own. */
  public static KafkaOptions from(
      JobArguments arguments, String job, ConfigOption<Integer> maxRecordBytes) {
    Configuration values = arguments.values();
    Map<String, String> client = new TreeMap<>();
    values.getOptional(PROPERTIES).ifPresent(file -> client.putAll(read(Path.of(file))));
    client.putAll(arguments.passedThrough());
    return new KafkaOptions(
        values.get(BOOTSTRAP_SERVERS),
        values.getOptional(GROUP).orElse(job),
        values.get(DELIVERY),
        values.getOptional(TRANSACTION_PREFIX).orElse(job),
        values.get(TRANSACTION_TIMEOUT),
        values.get(maxRecordBytes),
        client);
  }

  private static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new InvalidSettings(
          "--kafka.properties names a file that cannot be read: " + file, unreadable);
    }
    Map<String, String> read = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> read.put(key, properties.getProperty(key)));
    return read;
  }

  /**
   * A source of decoded records, of committed ones only. The first start takes up the group's
   * offsets, else the beginning; every later one the offsets of the checkpoint.
   */
  public <T> KafkaSource<Either<DeadLetter, T>> source(String topic, DecodingSchema<T> schema) {
    return source(List.of(topic), schema);
  }

  /** The same for several topics that hold the same. */
  @SuppressWarnings("deprecation") // The connector still asks for Kafka's OffsetResetStrategy.
  public <T> KafkaSource<Either<DeadLetter, T>> source(
      List<String> topics, DecodingSchema<T> schema) {
    return source(
        topics, schema, OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST));
  }

  /**
   * A source of what steers a job, such as rules: a first start reads the topic from its beginning
   * whatever the group has committed, since a job without state knows none of it.
   */
  public <T> KafkaSource<Either<DeadLetter, T>> controlSource(
      String topic, DecodingSchema<T> schema) {
    return source(List.of(topic), schema, OffsetsInitializer.earliest());
  }

  /** A source of records that nobody reads yet, and so none of which can be a dead letter. */
  @SuppressWarnings("deprecation") // The connector still asks for Kafka's OffsetResetStrategy.
  public <T> KafkaSource<T> unreadSource(String topic, KafkaRecordDeserializationSchema<T> schema) {
    return source(
        List.of(topic), schema, OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST));
  }

  private <T> KafkaSource<T> source(
      List<String> topics, KafkaRecordDeserializationSchema<T> schema, OffsetsInitializer start) {
    return KafkaSource.<T>builder()
        .setProperties(properties(client))
        .setBootstrapServers(bootstrapServers)
        .setTopics(topics)
        .setGroupId(group)
        .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
        .setStartingOffsets(start)
        .setDeserializer(schema)
        .build();
  }

  /** A sink of results for one topic. */
  public KafkaSink<OutgoingRecord> sink(String topic) {
    return sink(topic, topic, maxRecordBytes);
  }

  /** A sink of dead letters, which are larger than what they hold. */
  public KafkaSink<OutgoingRecord> deadLetterSink(String topic) {
    return sink(topic, topic, deadLetterBytes());
  }

  /**
   * A sink of dead letters beside the job's first one for the same topic.
   *
   * @param name tells its transactions from those of the others
   */
  public KafkaSink<OutgoingRecord> deadLetterSink(String topic, String name) {
    return sink(topic, topic + '-' + name, deadLetterBytes());
  }

  /** What a dead-letter topic takes. */
  public int deadLetterBytes() {
    return maxRecordBytes + DEAD_LETTER_ROOM;
  }

  private KafkaSink<OutgoingRecord> sink(String topic, String transactions, int maxBytes) {
    Map<String, String> settings = new HashMap<>();
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, "20");
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, "131072");
    settings.putAll(client);
    return KafkaSink.<OutgoingRecord>builder()
        .setKafkaProducerConfig(properties(settings))
        .setBootstrapServers(bootstrapServers)
        .setProperty(ProducerConfig.ACKS_CONFIG, "all")
        .setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(maxBytes))
        .setProperty(
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            String.valueOf(transactionTimeout.toMillis()))
        .setDeliveryGuarantee(delivery.guarantee())
        // One prefix per sink: two sinks that shared one would fence each other off.
        .setTransactionalIdPrefix(transactionPrefix + '-' + transactions)
        .setTransactionNamingStrategy(TransactionNamingStrategy.INCREMENTING)
        .setRecordSerializer(new OutgoingRecordSchema(topic))
        .build();
  }

  private static Properties properties(Map<String, String> settings) {
    Properties properties = new Properties();
    settings.forEach(properties::setProperty);
    return properties;
  }

  /** Without the clients' settings, which may hold secrets. */
  @Override
  public String toString() {
    return "KafkaOptions[" + bootstrapServers + ", group " + group + ", " + delivery + "]";
  }
}
