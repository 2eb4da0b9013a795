package dev.millrace.cli.data;

import dev.millrace.cli.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads the committed records of topics without a consumer group. */
public final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(250);

  /** Takes one record, and says whether to go on. */
  @FunctionalInterface
  public interface Visitor {
    boolean visit(ConsumerRecord<byte[], byte[]> dataRecord);
  }

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  /** Stands at the beginning of all partitions of the topics, which have to exist. */
  public TopicReader(KafkaOptions kafka, Collection<String> topics) {
    try (Admin admin = kafka.admin()) {
      partitions = KafkaOptions.partitions(admin, topics);
    }
    consumer = kafka.consumer(Map.of("auto.offset.reset", "earliest"));
    try {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
    } catch (KafkaException fault) {
      consumer.close();
      throw KafkaOptions.explained(fault, String.join(", ", topics));
    }
  }

  KafkaConsumer<byte[], byte[]> consumer() {
    return consumer;
  }

  /** Goes behind the last record that is there now: only what comes later is read. */
  public void toEnd() {
    try {
      consumer.seekToEnd(partitions);
      // Settled now, not at the first poll.
      partitions.forEach(consumer::position);
    } catch (KafkaException fault) {
      throw KafkaOptions.explained(fault, "the ends of the partitions");
    }
  }

  /** How many partitions are read. */
  public int partitionCount() {
    return partitions.size();
  }

  /** The offsets behind the last committed records, as of now. */
  public Map<TopicPartition, Long> ends() {
    try {
      return consumer.endOffsets(partitions);
    } catch (KafkaException fault) {
      throw KafkaOptions.explained(fault, "the ends of the partitions");
    }
  }

  /** The offsets of the first records still there. */
  public Map<TopicPartition, Long> beginnings() {
    try {
      return consumer.beginningOffsets(partitions);
    } catch (KafkaException fault) {
      throw KafkaOptions.explained(fault, "the beginnings of the partitions");
    }
  }

  /**
   * Reads from the beginning up to fixed ends. The position, not the offset of the last record,
   * decides: what stands before an end may be the marker of a transaction.
   */
  public void readTo(Map<TopicPartition, Long> ends, Visitor visitor) {
    read(Map.of(), ends, visitor);
  }

  /**
   * Reads from given offsets up to fixed ends, as {@link #readTo} does.
   *
   * @param starts partitions without one are read from their beginning
   */
  public void read(
      Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends, Visitor visitor) {
    try {
      consumer.seekToBeginning(partitions);
      starts.forEach(consumer::seek);
      var open = new ArrayList<TopicPartition>();
      for (TopicPartition partition : partitions) {
        if (consumer.position(partition) < end(ends, partition)) {
          open.add(partition);
        } else {
          consumer.pause(List.of(partition));
        }
      }
      while (!open.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> next : consumer.poll(POLL)) {
          var partition = new TopicPartition(next.topic(), next.partition());
          if (next.offset() < end(ends, partition) && !visitor.visit(next)) {
            return;
          }
        }
        for (TopicPartition partition : List.copyOf(open)) {
          if (consumer.position(partition) >= end(ends, partition)) {
            open.remove(partition);
            consumer.pause(List.of(partition));
          }
        }
      }
    } catch (KafkaException fault) {
      throw KafkaOptions.explained(fault, "reading");
    } finally {
      consumer.resume(consumer.paused());
    }
  }

  /** Whether everything before these ends has been read. */
  public boolean hasReached(Map<TopicPartition, Long> ends) {
    try {
      for (TopicPartition partition : partitions) {
        if (consumer.position(partition) < end(ends, partition)) {
          return false;
        }
      }
      return true;
    } catch (KafkaException fault) {
      throw KafkaOptions.explained(fault, "reading");
    }
  }

  /** What has come since the last call, after a short wait. */
  public ConsumerRecords<byte[], byte[]> poll() {
    try {
      return consumer.poll(POLL);
    } catch (KafkaException fault) {
      throw KafkaOptions.explained(fault, "reading");
    }
  }

  /** The record at exactly this place, or null if there is none that is committed. */
  public static @Nullable ConsumerRecord<byte[], byte[]> at(
      KafkaOptions kafka, String topic, int partition, long offset) {
    try (var reader = new TopicReader(kafka, List.of(topic))) {
      var wanted = new TopicPartition(topic, partition);
      if (!reader.partitions.contains(wanted)) {
        throw new Failure(
            "Topic " + topic + " has no partition " + partition + ".",
            "It has partitions 0 to " + (reader.partitions.size() - 1) + ".");
      }
      KafkaConsumer<byte[], byte[]> consumer = reader.consumer;
      consumer.assign(List.of(wanted));
      long end = end(consumer.endOffsets(List.of(wanted)), wanted);
      long beginning = end(consumer.beginningOffsets(List.of(wanted)), wanted);
      if (offset < beginning || offset >= end) {
        return null;
      }
      consumer.seek(wanted, offset);
      while (consumer.position(wanted) < end) {
        for (ConsumerRecord<byte[], byte[]> next : consumer.poll(POLL)) {
          return next.offset() == offset ? next : null;
        }
      }
      return null;
    } catch (KafkaException fault) {
      throw KafkaOptions.explained(fault, topic);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
    Long end = ends.get(partition);
    if (end == null) {
      throw new IllegalArgumentException("no end was given for " + partition);
    }
    return end;
  }
}
