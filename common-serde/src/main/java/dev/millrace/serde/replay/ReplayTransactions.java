package dev.millrace.serde.replay;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Sends dead letters back and notes which, both in one transaction or not at all. */
final class ReplayTransactions implements AutoCloseable {
  /** While a transaction is open, readers of the topic wait behind its first record. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Producer<byte[], byte[]> producer;
  private final ConsumerGroupMetadata group;
  private final Map<TopicPartition, ReplayProgress> progress;
  private final int batch;
  private int pending;
  private long committed;
  private long began;

  /** Ends what an earlier run under the same id has left open. */
  ReplayTransactions(
      Producer<byte[], byte[]> producer,
      ConsumerGroupMetadata group,
      Map<TopicPartition, ReplayProgress> progress,
      int batch) {
    this.producer = producer;
    this.group = group;
    this.progress = progress;
    this.batch = batch;
    try {
      producer.initTransactions();
    } catch (KafkaException failed) {
      producer.close(Duration.ZERO);
      throw failed;
    }
  }

  void send(ProducerRecord<byte @Nullable [], byte @Nullable []> letter) {
    if (pending == 0) {
      producer.beginTransaction();
      began = System.nanoTime();
    }
    pending++;
    // The commit fails if this does.
    var unused = producer.send(letter);
  }

  /** Commits if enough was sent or enough time has passed. */
  void commitIfDue() {
    if (pending >= batch || System.nanoTime() - began >= LONGEST.toNanos()) {
      commit();
    }
  }

  /** Makes what was sent visible, together with the progress. */
  void commit() {
    if (pending == 0) {
      return;
    }
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    progress.forEach(
        (partition, done) -> {
          String metadata = done.metadata();
          if (metadata.length() > ReplayProgress.MAX_METADATA) {
            throw new ReplayImpossible(
                "Too many scattered dead letters of "
                    + partition
                    + " were left out to keep note of them.",
                "Send the others first, with fewer filters.");
          }
          offsets.put(partition, new OffsetAndMetadata(done.next(), metadata));
        });
    producer.sendOffsetsToTransaction(offsets, group);
    producer.commitTransaction();
    committed += pending;
    pending = 0;
  }

  /** How many letters were sent for good. */
  long committed() {
    return committed;
  }

  @Override
  public void close() {
    try {
      if (pending > 0) {
        producer.abortTransaction();
      }
    } catch (KafkaException alreadyOver) {
      // Fenced by another run, or the broker is gone: it aborts by itself.
    } finally {
      producer.close(Duration.ofSeconds(5));
    }
  }
}
