package dev.millrace.bench.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.bench.Input;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts the files that the job has looked into. */
final class AnalysedTopic implements AutoCloseable {
  static final String NAME = "analysed_files";

  private static final JsonMapper JSON = new JsonMapper();

  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * Begins with the first result.
   *
   * @param isolation {@code read_committed} sees what everybody may see, {@code read_uncommitted}
   *     what is done
   */
  AnalysedTopic(String bootstrapServers, String isolation) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", isolation),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        IntStream.range(0, Input.PARTITIONS)
            .mapToObj(partition -> new TopicPartition(NAME, partition))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** How many more there are, all of which must have been analysed. */
  int poll() throws IOException {
    int files = 0;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(10))) {
      JsonNode file = JSON.readTree(record.value());
      if (!"analysed".equals(file.path("status").asText())) {
        throw new IllegalStateException("Not analysed: " + file);
      }
      files++;
    }
    return files;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
