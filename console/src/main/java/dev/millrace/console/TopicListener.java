package dev.millrace.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears topics while somebody watches a broadcast: first what came lately, then what comes, by one
 * consumer for all who watch. While nobody does there is none.
 */
public final class TopicListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicListener.class);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int PATIENCE_MILLIS = 5_000;
  private static final int FETCH_BYTES = 8 << 20;

  /** Until Kafka, or a topic that was not there, is looked for again. */
  private static final Duration REST = Duration.ofSeconds(2);

  /** A page that is loaded again finds all that was heard. */
  private static final Duration LINGER = Duration.ofSeconds(10);

  private final KafkaServers kafka;
  private final String name;
  private final Broadcast broadcast;
  private final Map<String, Integer> topics;
  private final Map<String, Object> settings;
  private final Hearer hearer;
  private final Thread thread;
  private volatile boolean closed;
  private long watchedAt;

  /** What a room makes of what is heard; all by one thread. */
  public interface Hearer {
    /** Forgets all that was heard: it is heard anew, or nobody wants it any more. */
    void forget();

    void hear(ConsumerRecord<byte[], byte[]> record);

    /**
     * Tells those who watch; called a few times a second.
     *
     * @param caughtUp whether all was heard that lay in the topics at the beginning
     */
    void tell(boolean caughtUp);
  }

  /**
   * Begins to wait for the broadcast's first reader.
   *
   * @param topics how many records back to begin in each partition, by topic
   */
  public static TopicListener of(
      KafkaServers kafka,
      String name,
      Broadcast broadcast,
      Map<String, Integer> topics,
      Hearer hearer) {
    return of(kafka, name, broadcast, topics, Map.of(), hearer);
  }

  /**
   * The same with a consumer of another kind.
   *
   * @param settings of the consumer, before those that are usual here
   */
  public static TopicListener of(
      KafkaServers kafka,
      String name,
      Broadcast broadcast,
      Map<String, Integer> topics,
      Map<String, Object> settings,
      Hearer hearer) {
    var listener = new TopicListener(kafka, name, broadcast, topics, settings, hearer);
    listener.thread.start();
    return listener;
  }

  private TopicListener(
      KafkaServers kafka,
      String name,
      Broadcast broadcast,
      Map<String, Integer> topics,
      Map<String, Object> settings,
      Hearer hearer) {
    this.kafka = kafka;
    this.name = name;
    this.broadcast = broadcast;
    this.topics = Map.copyOf(topics);
    this.settings = Map.copyOf(settings);
    this.hearer = hearer;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** The consumer ends within a moment; interrupted it would not take leave of the broker. */
  @Override
  public void close() {
    closed = true;
  }

  private void run() {
    try {
      while (broadcast.awaitReader() && !closed) {
        try {
          listen();
        } catch (KafkaException unreachable) {
          // The page says so: it asks for itself.
          LOG.debug("{} cannot be heard", topics.keySet(), unreachable);
        } catch (RuntimeException fault) {
          LOG.error("{} failed", name, fault);
        }
        Thread.sleep(REST.toMillis());
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until nobody watches any more, or another topic has come to be there. */
  private void listen() {
    var all = new HashMap<String, Object>();
    all.put("client.id", "millrace-console-" + name);
    all.put("auto.offset.reset", "earliest");
    all.put("fetch.max.bytes", FETCH_BYTES);
    all.put("default.api.timeout.ms", PATIENCE_MILLIS);
    all.putAll(settings);
    try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(all)) {
      List<TopicPartition> partitions = partitions(consumer);
      if (partitions.isEmpty()) {
        return;
      }
      Map<TopicPartition, Long> behind = goBack(consumer, partitions);
      hearer.forget();
      watchedAt = System.nanoTime();
      long tellAt = watchedAt;
      long lookAt = watchedAt + REST.toNanos();
      boolean complete =
          partitions.stream().map(TopicPartition::topic).distinct().count() == topics.size();
      while (isWanted()) {
        consumer.poll(PAUSE).forEach(this::hear);
        behind.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        long now = System.nanoTime();
        if (now >= tellAt) {
          hearer.tell(behind.isEmpty());
          tellAt = now + PAUSE.toNanos();
        }
        if (!complete && now >= lookAt) {
          if (partitions(consumer).size() > partitions.size()) {
            return;
          }
          lookAt = now + REST.toNanos();
        }
      }
      hearer.forget();
    }
  }

  private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
    var partitions = new ArrayList<TopicPartition>();
    for (String topic : topics.keySet()) {
      for (PartitionInfo found : consumer.partitionsFor(topic)) {
        partitions.add(new TopicPartition(topic, found.partition()));
      }
    }
    return partitions;
  }

  /** Where each partition ends that is not heard to its end yet. */
  private Map<TopicPartition, Long> goBack(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    consumer.assign(partitions);
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    var ends = new HashMap<>(consumer.endOffsets(partitions));
    ends.forEach(
        (partition, end) -> {
          long back = topics.getOrDefault(partition.topic(), 0);
          consumer.seek(partition, Math.max(beginnings.getOrDefault(partition, 0L), end - back));
        });
    return ends;
  }

  private void hear(ConsumerRecord<byte[], byte[]> record) {
    try {
      hearer.hear(record);
    } catch (RuntimeException fault) {
      // Of one record; the others are to be heard nevertheless.
      LOG.error(
          "{} cannot be shown", new TopicPartition(record.topic(), record.partition()), fault);
    }
  }

  private boolean isWanted() {
    long now = System.nanoTime();
    if (broadcast.isWatched()) {
      watchedAt = now;
    }
    return !closed && now - watchedAt < LINGER.toNanos();
  }
}
