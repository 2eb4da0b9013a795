package dev.millrace.cli.lakehouse;

import dev.millrace.cli.data.KafkaOptions;
import dev.millrace.cli.data.TopicReader;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A topic of Kafka, its committed records. */
final class KafkaMessages implements MessageTopic {
  private final TopicReader reader;
  private final String topic;

  KafkaMessages(KafkaOptions kafka, String topic) {
    this.reader = new TopicReader(kafka, List.of(topic));
    this.topic = topic;
  }

  @Override
  public String name() {
    return topic;
  }

  @Override
  public String written(Place place) {
    return place.partition() + "-" + place.entry();
  }

  @Override
  public Map<Integer, Place> ends() {
    Map<Integer, Place> ends = new HashMap<>();
    Map<TopicPartition, Long> beginnings = reader.beginnings();
    reader
        .ends()
        .forEach(
            (partition, end) -> {
              if (end > beginnings.getOrDefault(partition, 0L)) {
                ends.put(partition.partition(), Place.ofKafka(partition.partition(), end - 1));
              }
            });
    return ends;
  }

  @Override
  public void read(Map<Integer, Place> ends, Taker taker) {
    Map<TopicPartition, Long> behind = new HashMap<>();
    // Where nothing was at first, nothing is read.
    reader.beginnings().forEach(behind::put);
    ends.forEach(
        (partition, end) -> behind.put(new TopicPartition(topic, partition), end.entry() + 1));
    reader.readTo(
        behind,
        message -> {
          byte @Nullable [] value = message.value();
          taker.take(
              Place.ofKafka(message.partition(), message.offset()),
              value == null ? null : ByteBuffer.wrap(value));
          return true;
        });
  }

  @Override
  public void close() {
    reader.close();
  }
}
