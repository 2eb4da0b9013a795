package dev.millrace.console.files;

import dev.millrace.console.KafkaServers;
import dev.millrace.console.RecordPlace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what the job tells of files: the last ones there are, then each as it comes. */
final class AnalysedFiles implements AutoCloseable {
  static final String TOPIC = "analysed_files";

  private static final Logger LOG = LoggerFactory.getLogger(AnalysedFiles.class);

  /** Of each partition; markers of transactions are among them. */
  private static final int BACK = 600;

  private static final Duration POLL = Duration.ofMillis(250);
  private static final int PATIENCE_MILLIS = 5_000;

  /** Until Kafka is tried again. */
  private static final Duration REST = Duration.ofSeconds(2);

  private final KafkaServers kafka;
  private final Consumer<AnalysedFile> told;
  private volatile boolean closed;

  static AnalysedFiles of(KafkaServers kafka, Consumer<AnalysedFile> told) {
    var files = new AnalysedFiles(kafka, told);
    var thread = new Thread(files::run, "analysed-files");
    thread.setDaemon(true);
    thread.start();
    return files;
  }

  private AnalysedFiles(KafkaServers kafka, Consumer<AnalysedFile> told) {
    this.kafka = kafka;
    this.told = told;
  }

  /** The consumer ends within a moment; interrupted it would not take leave of the broker. */
  @Override
  public void close() {
    closed = true;
  }

  private void run() {
    try {
      while (!closed) {
        try {
          listen();
        } catch (KafkaException away) {
          // The page says so: it asks for itself.
          LOG.debug("The topic {} cannot be heard", TOPIC, away);
        }
        Thread.sleep(REST.toMillis());
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        kafka.consumer(
            Map.of(
                "client.id",
                "millrace-console-files",
                "auto.offset.reset",
                "earliest",
                "fetch.max.bytes",
                4 << 20,
                "default.api.timeout.ms",
                PATIENCE_MILLIS))) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(TOPIC).stream()
              .map(found -> new TopicPartition(TOPIC, found.partition()))
              .toList();
      if (partitions.isEmpty()) {
        return;
      }
      consumer.assign(partitions);
      Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
      consumer
          .endOffsets(partitions)
          .forEach(
              (partition, end) ->
                  consumer.seek(
                      partition, Math.max(beginnings.getOrDefault(partition, 0L), end - BACK)));
      while (!closed) {
        consumer.poll(POLL).forEach(this::read);
      }
    }
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    var place = new RecordPlace(record.topic(), record.partition(), record.offset());
    try {
      AnalysedFile.of(place, record.timestamp(), record.value()).ifPresent(told);
    } catch (RuntimeException fault) {
      // Of one file; the others are to be seen nevertheless.
      LOG.error("What was told at {} cannot be shown", place, fault);
    }
  }
}
