package dev.millrace.pulsar;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Reader;
import org.apache.pulsar.client.api.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition while it is read. One thread uses it, and never waits in it: what Pulsar answers is
 * looked at when that thread comes by again.
 */
final class OpenPartition {
  private static final Logger LOG = LoggerFactory.getLogger(OpenPartition.class);

  private static final long ASK_FOR_LAST = Duration.ofSeconds(5).toNanos();
  private static final long ASK_FOR_END = Duration.ofSeconds(1).toNanos();

  private final PulsarClient client;
  private final PulsarSplit split;
  private final int index;
  private final Retrying retrying;
  private final int queueSize;
  private final Runnable bell;

  private Position position;
  private boolean paused;
  private boolean finished;

  private @Nullable CompletableFuture<Reader<byte[]>> opening;
  private @Nullable CompletableFuture<Message<byte[]>> next;
  private int failures;
  private long retryAt;

  private @Nullable CompletableFuture<Position> asked;
  private Position last = Position.NONE;
  private long askedAt;

  private @Nullable CompletableFuture<Boolean> more;
  private long silentSince;

  /**
   * A partition that is opened when it is drained first.
   *
   * @param queueSize how many messages may wait in the client
   * @param bell is rung when something came up
   */
  OpenPartition(
      PulsarClient client, PulsarSplit split, Retrying retrying, int queueSize, Runnable bell) {
    this.client = client;
    this.split = split;
    this.index = Partition.of(split.name()).index();
    this.retrying = retrying;
    this.queueSize = queueSize;
    this.bell = bell;
    position = split.position() == null ? Position.NONE : split.position();
    finished = split.isRead();
    askedAt = System.nanoTime() - ASK_FOR_LAST;
  }

  /** A paused partition stays open and is not drained. */
  void setPaused(boolean value) {
    paused = value;
  }

  boolean isFinished() {
    return finished;
  }

  /** About how many messages follow those that were drained. */
  long backlog() {
    return position.messagesUntil(last);
  }

  /**
   * Hands over messages that are here already, as many as there are and at most so many.
   *
   * @throws org.apache.flink.runtime.execution.SuppressRestartsException if no more will ever come
   */
  void drain(Consumer<Message<byte[]>> out, int limit) {
    if (finished || System.nanoTime() - retryAt < 0) {
      return;
    }
    try {
      Reader<byte[]> reader = reader();
      if (reader == null) {
        return;
      }
      askForLast(reader);
      if (paused) {
        return;
      }
      int taken = 0;
      while (taken < limit && !finished) {
        Message<byte[]> message = poll(reader);
        if (message == null) {
          break;
        }
        take(message, out);
        taken++;
      }
      if (taken > 0) {
        failures = 0;
        more = null;
        silentSince = System.nanoTime();
      } else {
        askForEnd();
      }
    } catch (PulsarClientException | ExecutionException failure) {
      reopenLater(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Reader<byte[]> reader() throws ExecutionException, InterruptedException {
    if (opening == null) {
      opening = open(queueSize).whenComplete((opened, failure) -> bell.run());
      silentSince = System.nanoTime();
    }
    return opening.isDone() ? opening.get() : null;
  }

  private CompletableFuture<Reader<byte[]>> open(int queue) {
    boolean fresh = position.equals(Position.NONE);
    CompletableFuture<Reader<byte[]>> opened =
        client
            .newReader(Schema.BYTES)
            .topic(split.name())
            .readerName("flink")
            .receiverQueueSize(queue)
            .startMessageId(fresh ? MessageId.earliest : position.messageId(index))
            .createAsync();
    if (!fresh || split.publishedFrom() == null) {
      return opened;
    }
    long from = split.publishedFrom().toEpochMilli();
    return opened.thenCompose(reader -> reader.seekAsync(from).thenApply(sought -> reader));
  }

  /**
   * What was received, if anything was. Polling stays in this thread; a promise of the next message
   * is kept by another one, so it is asked for only when there is nothing to poll.
   */
  private @Nullable Message<byte[]> poll(Reader<byte[]> reader)
      throws PulsarClientException, ExecutionException, InterruptedException {
    CompletableFuture<Message<byte[]>> promised = next;
    if (promised != null) {
      if (!promised.isDone()) {
        return null;
      }
      next = null;
      return promised.get();
    }
    Message<byte[]> received = reader.readNext(0, TimeUnit.MILLISECONDS);
    if (received == null) {
      next = reader.readNextAsync().whenComplete((message, failure) -> bell.run());
    }
    return received;
  }

  private void take(Message<byte[]> message, Consumer<Message<byte[]>> out) {
    Position found = Position.of(message.getMessageId());
    if (!found.isBehind(position)) {
      return; // The client may repeat what it had handed over when it connects again.
    }
    boolean early =
        position.equals(Position.NONE)
            && split.publishedFrom() != null
            && message.getPublishTime() < split.publishedFrom().toEpochMilli();
    if (early) {
      return;
    }
    boolean beyond = split.stop() != null && found.isBehind(split.stop());
    if (!beyond) {
      position = found;
      out.accept(message);
    }
    finished = split.endsAt(found);
  }

  private void askForLast(Reader<byte[]> reader) {
    if (asked != null && asked.isDone()) {
      if (!asked.isCompletedExceptionally()) {
        last = asked.join();
      }
      asked = null;
    }
    if (asked == null && System.nanoTime() - askedAt >= ASK_FOR_LAST) {
      askedAt = System.nanoTime();
      asked = BrokerTopics.lastOf(reader);
    }
  }

  /**
   * The last message to read may be gone by now. Whether any is left cannot be asked of the reader,
   * which may have some in hand that it has not handed over yet; it is asked of another one, that
   * begins behind what was drained.
   */
  private void askForEnd() throws ExecutionException, InterruptedException {
    if (more != null) {
      if (more.isDone()) {
        finished = !more.get();
        more = null;
        silentSince = System.nanoTime();
      }
    } else if (split.stop() != null && System.nanoTime() - silentSince > ASK_FOR_END) {
      more = BrokerTopics.askOnce(open(1), Reader::hasMessageAvailableAsync);
    }
  }

  private void reopenLater(Exception failure) {
    Trouble trouble = Trouble.of(failure, split.name());
    if (trouble instanceof Trouble.Lasting lasting) {
      throw lasting.end();
    }
    if (failures == 1) {
      // A single failure is no outage.
      LOG.warn("{} cannot be read, and is tried again until it can: {}", split.name(), trouble);
    }
    Duration pause = retrying.pause(failures++, ThreadLocalRandom.current().nextDouble());
    retryAt = System.nanoTime() + pause.toNanos();
    close();
    opening = null;
    next = null;
    more = null;
  }

  void close() {
    if (opening != null) {
      var unused = opening.thenCompose(Reader::closeAsync);
    }
  }
}
