package dev.millrace.console.overview;

import dev.millrace.console.KafkaServers;
import dev.millrace.console.overview.Streams.Kind;
import dev.millrace.console.overview.Streams.Letters;
import dev.millrace.serde.deadletter.DeadLetterHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads dead letters and counts them by stage and reason. Offsets would not do: the markers of
 * transactions count among them.
 */
final class DeadLetterSight implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  /** How long one look may read on; the next one goes on from there. */
  private static final Duration LONGEST = Duration.ofMillis(700);

  private static final int KEPT = 50;

  /** Reasons are written by jobs; what anybody else writes must not fill the memory. */
  private static final int MOST_KINDS = 200;

  private static final String OTHER = "other";

  private final KafkaServers kafka;
  private final Map<String, Pile> piles = new HashMap<>();
  private Set<TopicPartition> assigned = Set.of();
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;

  DeadLetterSight(KafkaServers kafka) {
    this.kafka = kafka;
  }

  /**
   * Reads what has come since the last look.
   *
   * @param topics partitions of each topic of dead letters that there is
   */
  synchronized Map<String, Letters> look(Map<String, Integer> topics) {
    var partitions = new HashSet<TopicPartition>();
    topics.forEach(
        (topic, count) -> {
          for (int partition = 0; partition < count; partition++) {
            partitions.add(new TopicPartition(topic, partition));
          }
        });
    try {
      read(partitions);
    } catch (KafkaException silence) {
      // What was counted so far is still true.
    }
    var letters = new HashMap<String, Letters>();
    for (String topic : topics.keySet()) {
      letters.put(topic, pile(topic).letters(isComplete(topic)));
    }
    return letters;
  }

  /** The newest letters of a topic, the newest first. */
  synchronized List<Message> newest(String topic) {
    return List.copyOf(pile(topic).newest);
  }

  private void read(Set<TopicPartition> partitions) {
    KafkaConsumer<byte[], byte[]> reader = consumer;
    if (reader == null) {
      reader =
          kafka.consumer(
              Map.of(
                  "client.id",
                  "millrace-console-letters",
                  "auto.offset.reset",
                  "earliest",
                  "default.api.timeout.ms",
                  2_000));
      consumer = reader;
    }
    if (!partitions.equals(assigned)) {
      reader.assign(partitions);
      assigned = Set.copyOf(partitions);
      // A topic that is gone and comes again begins anew.
      piles.keySet().retainAll(partitions.stream().map(TopicPartition::topic).toList());
    }
    if (partitions.isEmpty()) {
      return;
    }
    long end = System.nanoTime() + LONGEST.toNanos();
    ConsumerRecords<byte[], byte[]> records;
    do {
      records = reader.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> letter : records) {
        pile(letter.topic()).add(letter);
      }
    } while (!records.isEmpty() && System.nanoTime() < end);
  }

  private boolean isComplete(String topic) {
    KafkaConsumer<byte[], byte[]> reader = consumer;
    return reader != null
        && assigned.stream()
            .filter(partition -> partition.topic().equals(topic))
            .allMatch(partition -> reader.currentLag(partition).orElse(1) == 0);
  }

  private Pile pile(String topic) {
    return piles.computeIfAbsent(topic, name -> new Pile());
  }

  @Override
  public synchronized void close() {
    if (consumer != null) {
      consumer.close();
    }
  }

  /** The letters of one topic. */
  private static final class Pile {
    private final Map<Kind, Long> counts = new HashMap<>();
    private final ArrayDeque<Message> newest = new ArrayDeque<>();
    private long count;
    private long newestMillis = -1;

    private void add(ConsumerRecord<byte[], byte[]> letter) {
      count++;
      newestMillis = Math.max(newestMillis, letter.timestamp());
      var kind =
          new Kind(
              Message.header(letter, DeadLetterHeaders.STAGE),
              Message.header(letter, DeadLetterHeaders.REASON),
              0);
      boolean known = counts.containsKey(kind) || counts.size() < MOST_KINDS;
      counts.merge(known ? kind : new Kind(OTHER, OTHER, 0), 1L, Long::sum);
      newest.addFirst(Message.of(letter));
      if (newest.size() > KEPT) {
        newest.removeLast();
      }
    }

    private Letters letters(boolean complete) {
      List<Kind> kinds =
          counts.entrySet().stream()
              .map(
                  entry ->
                      new Kind(entry.getKey().stage(), entry.getKey().reason(), entry.getValue()))
              .sorted(Comparator.comparingLong(Kind::count).reversed().thenComparing(Kind::stage))
              .toList();
      return new Letters(
          count, complete, newestMillis < 0 ? null : Instant.ofEpochMilli(newestMillis), kinds);
    }
  }
}
