package dev.millrace.pulsar;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a durable subscription's cursors behind complete checkpoints, so that Pulsar keeps what the
 * job may still need, and people see how far it is. The job itself never reads them.
 */
final class Cursors {
  private static final Logger LOG = LoggerFactory.getLogger(Cursors.class);

  private final PulsarClient client;
  private final String subscription;
  private final Map<String, CompletableFuture<Consumer<byte[]>>> consumers = new HashMap<>();
  private final TreeMap<Long, Map<String, Position>> checkpoints = new TreeMap<>();
  private final Map<String, Position> finished = new HashMap<>();

  Cursors(PulsarClient client, String subscription) {
    this.client = client;
    this.subscription = subscription;
  }

  /** Creates the subscription where it is missing: from now on Pulsar keeps what is not read. */
  void open(Collection<PulsarSplit> splits) {
    for (PulsarSplit split : splits) {
      var unused = consumer(split.name());
    }
  }

  void finished(PulsarSplit split) {
    if (split.position() != null) {
      finished.put(split.name(), split.position());
    }
  }

  void remember(long checkpoint, Collection<PulsarSplit> splits) {
    Map<String, Position> positions = new HashMap<>(finished);
    for (PulsarSplit split : splits) {
      if (split.position() != null) {
        positions.put(split.name(), split.position());
      }
    }
    checkpoints.put(checkpoint, positions);
  }

  void complete(long checkpoint) {
    Map.Entry<Long, Map<String, Position>> complete = checkpoints.floorEntry(checkpoint);
    if (complete != null) {
      complete.getValue().forEach(this::acknowledge);
      finished.keySet().removeAll(complete.getValue().keySet());
      checkpoints.headMap(checkpoint, true).clear();
    }
  }

  private void acknowledge(String partition, Position position) {
    int index = Partition.of(partition).index();
    CompletableFuture<Consumer<byte[]>> consumer = consumer(partition);
    consumer
        .thenCompose(open -> open.acknowledgeCumulativeAsync(position.acknowledged(index)))
        .exceptionally(
            failure -> {
              LOG.warn(
                  "The cursor of {} on {} does not move; the next checkpoint tries again: {}",
                  subscription,
                  partition,
                  failure.toString());
              return null;
            });
  }

  private CompletableFuture<Consumer<byte[]>> consumer(String partition) {
    return consumers.compute(
        partition,
        (name, open) -> open == null || open.isCompletedExceptionally() ? subscribe(name) : open);
  }

  private CompletableFuture<Consumer<byte[]>> subscribe(String partition) {
    return client
        .newConsumer(Schema.BYTES)
        .topic(partition)
        .subscriptionName(subscription)
        // The subtask that had the partition before may be there still.
        .subscriptionType(SubscriptionType.Failover)
        .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
        .consumerName("flink")
        // It is never handed a message.
        .startPaused(true)
        .receiverQueueSize(1)
        .acknowledgmentGroupTime(0, TimeUnit.MILLISECONDS)
        .subscribeAsync();
  }
}
