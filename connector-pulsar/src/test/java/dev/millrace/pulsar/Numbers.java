package dev.millrace.pulsar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.MessageIdAdv;
import org.apache.pulsar.client.api.MessageRouter;
import org.apache.pulsar.client.api.MessageRoutingMode;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.TopicMetadata;

/** Sends counted messages in batches, and remembers what Pulsar called them. */
final class Numbers implements AutoCloseable {
  private static final int BATCH = 37;

  private final PulsarClient client;
  private final String topic;
  private final List<String> sent = new ArrayList<>();

  Numbers(String serviceUrl, String topic) throws Exception {
    this.client = PulsarClient.builder().serviceUrl(serviceUrl).build();
    this.topic = topic;
  }

  /** Sends so many more; Pulsar has them when this returns. */
  void send(int count) throws Exception {
    try (Producer<byte[]> producer =
        client
            .newProducer()
            .topic(topic)
            .messageRoutingMode(MessageRoutingMode.CustomPartition)
            .messageRouter(new BatchByBatch(new AtomicInteger()))
            .batchingMaxMessages(BATCH)
            .batchingMaxPublishDelay(20, TimeUnit.MILLISECONDS)
            .maxPendingMessages(count)
            .blockIfQueueFull(true)
            .create()) {
      int first = sent.size();
      List<CompletableFuture<MessageId>> ids = new ArrayList<>();
      for (int number = first; number < first + count; number++) {
        ids.add(producer.sendAsync(payload(number)));
      }
      producer.flush();
      for (int i = 0; i < count; i++) {
        int partition = ((MessageIdAdv) ids.get(i).get()).getPartitionIndex();
        String id = Position.of(ids.get(i).get()).text(partition);
        sent.add(Lines.line(partition, id, payload(first + i)));
      }
    }
  }

  /** Gives each partition as many messages in a row as make a batch. */
  private record BatchByBatch(AtomicInteger sent) implements MessageRouter {
    @Override
    public int choosePartition(Message<?> message, TopicMetadata metadata) {
      return sent.getAndIncrement() / BATCH % metadata.numPartitions();
    }
  }

  private static byte[] payload(int number) {
    return Integer.toString(number).getBytes(StandardCharsets.UTF_8);
  }

  /** A line for each message that was sent, in order. */
  List<String> lines() {
    return List.copyOf(sent);
  }

  @Override
  public void close() throws Exception {
    client.close();
  }
}
