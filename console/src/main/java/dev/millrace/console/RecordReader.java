package dev.millrace.console;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads single records, for somebody who wants to see one: the console itself keeps none. */
public final class RecordReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final KafkaServers kafka;
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;

  public RecordReader(KafkaServers kafka) {
    this.kafka = kafka;
  }

  /** The value that stands there; nothing where Kafka has it no longer. */
  public synchronized Optional<byte[]> value(RecordPlace place) {
    var partition = new TopicPartition(place.topic(), place.partition());
    try {
      KafkaConsumer<byte[], byte[]> open = consumer();
      open.assign(List.of(partition));
      open.seek(partition, place.offset());
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < end) {
        for (ConsumerRecord<byte[], byte[]> record : open.poll(Duration.ofMillis(200))) {
          return record.offset() == place.offset()
              ? Optional.ofNullable(record.value())
              : Optional.empty();
        }
        if (open.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L)
            > place.offset()) {
          return Optional.empty();
        }
      }
      throw silence(null);
    } catch (KafkaException away) {
      throw silence(away);
    }
  }

  private Refusal silence(@Nullable KafkaException cause) {
    close();
    String whatHappened = "Kafka at " + kafka.servers() + " does not answer.";
    String whatToDo = "Start it with ./millrace up, or look at ./millrace status.";
    return cause == null
        ? new Refusal(503, whatHappened, whatToDo)
        : new Refusal(503, whatHappened, whatToDo, cause);
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    KafkaConsumer<byte[], byte[]> open = consumer;
    if (open == null) {
      open =
          kafka.consumer(
              Map.of(
                  "client.id",
                  "millrace-console-file",
                  "auto.offset.reset",
                  "earliest",
                  // One record is wanted, which comes whole however large it is.
                  "max.poll.records",
                  1,
                  "max.partition.fetch.bytes",
                  64 << 10,
                  "default.api.timeout.ms",
                  (int) PATIENCE.toMillis()));
      consumer = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    if (consumer != null) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      consumer = null;
    }
  }
}
