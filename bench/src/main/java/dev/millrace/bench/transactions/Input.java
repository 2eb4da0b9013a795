package dev.millrace.bench.transactions;

import dev.millrace.serde.sample.Sample;
import dev.millrace.transactions.sample.SampleSettings;
import dev.millrace.transactions.sample.TransactionSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The records that every contender reads, and where they lie.
 *
 * @param bootstrapServers the broker
 * @param records how many
 */
record Input(String bootstrapServers, long records) {
  static final String TOPIC = "transactions";
  static final int PARTITIONS = 4;

  private static final Instant START = Instant.parse("2024-01-15T10:30:00Z");

  /** A thousand payments in a second of event time, by a thousand users. */
  private static final SampleSettings SAMPLES =
      SampleSettings.of(7, START).withBadShare(0).withSpacing(Duration.ofMillis(1));

  /** Sends the records, the same ones each time, and gives their mean size in bytes. */
  double produce() throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
    }
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            ProducerConfig.LINGER_MS_CONFIG, "20",
            ProducerConfig.BATCH_SIZE_CONFIG, "131072");
    long bytes = 0;
    var samples = new TransactionSamples(SAMPLES);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (long i = 0; i < records; i++) {
        Sample sample = samples.next();
        byte[] value = sample.value();
        bytes += value == null ? 0 : value.length;
        var unused =
            producer.send(
                new ProducerRecord<>(
                    TOPIC, null, sample.time().toEpochMilli(), sample.key(), value));
      }
    }
    return (double) bytes / records;
  }

  /** A consumer at the beginning of all partitions, set as the job's own. */
  KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        java.util.stream.IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> new TopicPartition(TOPIC, partition))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }
}
