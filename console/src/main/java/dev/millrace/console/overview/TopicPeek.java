package dev.millrace.console.overview;

import dev.millrace.console.KafkaServers;
import dev.millrace.console.Refusal;
import dev.millrace.localstack.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads the newest committed records of a topic, for somebody who wants to see them. */
final class TopicPeek {
  private static final int MOST = 20;

  /** Markers of transactions stand among the records, and are passed over. */
  private static final int OFFSETS_BACK = 60;

  /** Where a record may take megabytes, few are enough. */
  private static final int LARGE_OFFSETS_BACK = 2;

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final KafkaServers kafka;

  TopicPeek(KafkaServers kafka) {
    this.kafka = kafka;
  }

  /** The newest records, the newest first; none where there is no such topic. */
  List<Message> newest(Topic topic) {
    Map<String, Object> settings =
        Map.of("client.id", "millrace-console-peek", "default.api.timeout.ms", 2_000);
    try (var consumer = kafka.consumer(settings)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(partition -> new TopicPartition(topic.name(), partition.partition()))
              .toList();
      return read(consumer, partitions, offsetsBack(topic)).stream()
          .sorted(
              Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
                  .thenComparingLong(ConsumerRecord::offset)
                  .reversed())
          .limit(MOST)
          .map(Message::of)
          .toList();
    } catch (KafkaException silence) {
      throw new Refusal(
          503,
          "Kafka at " + kafka.servers() + " " + KafkaSight.words(silence) + ".",
          "Start it with ./millrace up, or look at its log with ./millrace logs kafka.",
          silence);
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, int back) {
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    var open = new ArrayList<TopicPartition>();
    ends.forEach(
        (partition, end) -> {
          long beginning = beginnings.getOrDefault(partition, 0L);
          consumer.seek(partition, Math.max(beginning, end - back));
          if (end > beginning) {
            open.add(partition);
          }
        });
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    long latest = System.nanoTime() + LONGEST.toNanos();
    while (!open.isEmpty() && System.nanoTime() < latest) {
      consumer.poll(POLL).forEach(records::add);
      open.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
    }
    return records;
  }

  private static int offsetsBack(Topic topic) {
    return topic.settings().containsKey("max.message.bytes") ? LARGE_OFFSETS_BACK : OFFSETS_BACK;
  }
}
