package dev.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Times records from the producer's send until a reader of committed records has what became of
 * them; sender and reader share a process and its clock.
 */
public final class SendToRead {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Map<String, Long> sentNanos = new ConcurrentHashMap<>();

  /** Starts the time of one that is sent now. */
  public void send(String id) {
    sentNanos.put(id, System.nanoTime());
  }

  /**
   * Reads a topic until all that was sent has come out of it.
   *
   * @param sender the thread that sends
   * @param idOf gives the id under which a result was sent
   * @return milliseconds, sorted
   */
  public long[] read(
      String bootstrapServers, String topic, Thread sender, Function<JsonNode, String> idOf)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<Long> millis = new ArrayList<>();
    try (var consumer = consumer(bootstrapServers)) {
      consumer.subscribe(List.of(topic));
      long deadline = Long.MAX_VALUE;
      while (sender.isAlive() || !sentNanos.isEmpty()) {
        if (!sender.isAlive() && deadline == Long.MAX_VALUE) {
          deadline = System.nanoTime() + PATIENCE.toNanos();
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(sentNanos.size() + " records did not come out");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
          Long sent = sentNanos.remove(idOf.apply(mapper.readTree(record.value())));
          if (sent != null) {
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sent));
          }
        }
      }
    }
    return millis.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.GROUP_ID_CONFIG,
            "latency-reader-" + ProcessHandle.current().pid(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
