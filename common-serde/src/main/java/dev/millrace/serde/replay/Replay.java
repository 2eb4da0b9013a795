package dev.millrace.serde.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a topic of dead letters and sends back those that its user chooses, each once,
 * whoever has sent it before and by whatever selection: what was sent is noted in a consumer group,
 * in the transaction that sends it.
 */
public final class Replay implements AutoCloseable {
  private final Consumer<byte[], byte[]> consumer;
  private final @Nullable ReplayTransactions transactions;
  private final ToIntFunction<String> partitionsOf;
  private final Map<TopicPartition, ReplayProgress> progress = new HashMap<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final List<TopicPartition> open = new ArrayList<>();
  private final Map<String, Integer> partitionsOfOrigins = new HashMap<>();
  private Map<TopicPartition, NavigableSet<Long>> places = Map.of();

  /** The consumer group that keeps the notes, and the transactional id. */
  public static String nameOf(String letters) {
    return "millrace-replay-" + letters;
  }

  /**
   * Begins; a replay of the same letters that still runs elsewhere is ended.
   *
   * @param consumer in the group that keeps the notes
   * @param producer with its name as transactional id; null sends nothing
   * @param batch letters in one transaction
   * @param partitionsOf how many a topic has
   */
  public Replay(
      Consumer<byte[], byte[]> consumer,
      @Nullable Producer<byte[], byte[]> producer,
      int batch,
      ToIntFunction<String> partitionsOf) {
    this.consumer = consumer;
    this.partitionsOf = partitionsOf;
    this.transactions =
        producer == null
            ? null
            : new ReplayTransactions(producer, consumer.groupMetadata(), progress, batch);
  }

  /**
   * Puts the consumer where each partition goes on.
   *
   * @param partitions to go through
   * @param places the only offsets that are wanted, by partition; none where all are
   * @param fromBeginning forgets what was sent before; of places, for these alone
   * @return how many offsets are to be looked at
   * @throws ReplayImpossible if the notes cannot be read
   */
  public long start(
      List<TopicPartition> partitions,
      Map<TopicPartition, NavigableSet<Long>> places,
      boolean fromBeginning) {
    this.places = Map.copyOf(places);
    consumer.assign(partitions);
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    ends.putAll(consumer.endOffsets(partitions));
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
    for (TopicPartition one : partitions) {
      long beginning = beginnings.getOrDefault(one, 0L);
      ReplayProgress done =
          fromBeginning && places.isEmpty()
              ? ReplayProgress.startingAt(beginning)
              : noted(committed.get(one), beginning);
      done.forgetBefore(beginning);
      progress.put(one, done);
      long from = fromBeginning ? beginning : done.firstOpen();
      NavigableSet<Long> offsets = places.get(one);
      if (offsets != null) {
        from = Math.max(beginning, offsets.first());
        ends.put(one, Math.min(end(one), offsets.last() + 1));
      }
      if (from < end(one)) {
        if (offsets != null) {
          done.leaveOutUpTo(from);
          if (fromBeginning) {
            offsets.forEach(done::forget);
          }
        }
        consumer.seek(one, from);
        open.add(one);
      } else {
        consumer.pause(List.of(one));
      }
    }
    return open.stream().mapToLong(one -> end(one) - consumer.position(one)).sum();
  }

  /**
   * What a group has noted of a partition.
   *
   * @throws ReplayImpossible if somebody else uses the group
   */
  public static ReplayProgress noted(@Nullable OffsetAndMetadata committed, long beginning) {
    if (committed == null) {
      return ReplayProgress.startingAt(beginning);
    }
    try {
      return ReplayProgress.of(committed.offset(), committed.metadata());
    } catch (IllegalArgumentException foreign) {
      throw new ReplayImpossible(
          "The notes on what was sent back cannot be read.",
          "See whether something else uses that consumer group; dead-letters replay"
              + " --from-beginning ignores them.",
          foreign);
    }
  }

  /** Whether there are letters still to be looked at. */
  public boolean isOpen() {
    return !open.isEmpty();
  }

  /** The next letters; each of them is to be sent, or left out, or passed over as sent before. */
  public List<RefusedRecord> poll(Duration patience) {
    var letters = new ArrayList<RefusedRecord>();
    for (ConsumerRecord<byte[], byte[]> next : consumer.poll(patience)) {
      if (next.offset() < end(partition(next))) {
        letters.add(RefusedRecord.of(next));
      }
    }
    return letters;
  }

  /** Whether a letter stands at one of the wanted places. */
  public boolean isWanted(RefusedRecord letter) {
    NavigableSet<Long> offsets = places.get(partition(letter.message()));
    return offsets == null || offsets.contains(letter.message().offset());
  }

  public boolean wasSent(RefusedRecord letter) {
    return progress(letter).wasSent(letter.message().offset());
  }

  public void leaveOut(RefusedRecord letter) {
    progress(letter).leaveOut(letter.message().offset());
  }

  /**
   * Sends a letter back.
   *
   * @param value the original one, or what became of it
   */
  public void send(RefusedRecord letter, byte @Nullable [] value) {
    int partitions = partitionsOfOrigins.computeIfAbsent(letter.topic(), partitionsOf::applyAsInt);
    progress(letter).sent(letter.message().offset());
    if (transactions != null) {
      transactions.send(letter.sentBack(value, partitions));
      transactions.commitIfDue();
    }
  }

  /** Between two polls: commits what is due, and closes the partitions that are at their ends. */
  public void settle() {
    if (transactions != null) {
      transactions.commitIfDue();
    }
    for (TopicPartition one : List.copyOf(open)) {
      if (consumer.position(one) >= end(one)) {
        open.remove(one);
        consumer.pause(List.of(one));
      }
    }
  }

  /**
   * Makes what was sent visible, together with the notes.
   *
   * @throws ReplayImpossible if the notes have become too long
   */
  public void commit() {
    if (transactions != null) {
      transactions.commit();
    }
  }

  /** How many letters were sent for good. */
  public long committed() {
    return transactions == null ? 0 : transactions.committed();
  }

  private ReplayProgress progress(RefusedRecord letter) {
    return progress.computeIfAbsent(
        partition(letter.message()), one -> ReplayProgress.startingAt(letter.message().offset()));
  }

  private long end(TopicPartition one) {
    return ends.getOrDefault(one, 0L);
  }

  private static TopicPartition partition(ConsumerRecord<byte[], byte[]> message) {
    return new TopicPartition(message.topic(), message.partition());
  }

  /** Takes back what was not committed, and ends the producer; the consumer is its owner's. */
  @Override
  public void close() {
    if (transactions != null) {
      transactions.close();
    }
  }
}
