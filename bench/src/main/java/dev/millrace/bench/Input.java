package dev.millrace.bench;

import dev.millrace.serde.sample.Sample;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
 * @param topic which is made for them
 * @param records how many
 */
public record Input(String bootstrapServers, String topic, long records) {
  /** How many the topic has. */
  public static final int PARTITIONS = 4;

  /** What is done with the value of a record. */
  @FunctionalInterface
  public interface Step {
    /** Takes one value. */
    void take(byte[] value) throws Exception;
  }

  /** Makes the topic, sends the first of some samples to it, and gives their mean size in bytes. */
  public double produce(Iterator<Sample> samples) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
    }
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            ProducerConfig.LINGER_MS_CONFIG, "20",
            ProducerConfig.BATCH_SIZE_CONFIG, "131072");
    long bytes = 0;
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (long i = 0; i < records; i++) {
        Sample sample = samples.next();
        byte[] value = sample.value();
        bytes += value == null ? 0 : value.length;
        var unused =
            producer.send(
                new ProducerRecord<>(
                    topic, null, sample.time().toEpochMilli(), sample.key(), value));
      }
    }
    return (double) bytes / records;
  }

  /** Reads all records with one thread, as a program without a framework would. */
  public void readAll(Stopwatch watch, Step step) throws Exception {
    long left = records;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      while (left > 0) {
        var polled = consumer.poll(Duration.ofSeconds(1));
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          step.take(record.value());
        }
        left -= polled.count();
        watch.saw(polled.count());
      }
    }
  }

  /** A consumer at the beginning of all partitions, set as the jobs' own. */
  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }
}
