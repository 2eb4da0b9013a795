package dev.millrace.pulsar;

import java.time.Instant;
import java.util.Map;
import org.apache.pulsar.client.api.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message as Pulsar hands it over.
 *
 * @param topic its topic, without a partition
 * @param partition its partition, -1 if the topic has none
 * @param id unique within the topic, as Pulsar's tools write it: {@code ledger:entry:partition}
 *     and, in batches, {@code :index}
 * @param publishTime when the producer sent it
 * @param eventTime what the producer gave as its time
 * @param key what it was routed by; bytes come as Base64
 * @param properties what the producer gave beside
 * @param payload its bytes, empty if it has none; not to be changed
 */
public record PulsarMessage(
    String topic,
    int partition,
    String id,
    Instant publishTime,
    @Nullable Instant eventTime,
    @Nullable String key,
    Map<String, String> properties,
    byte[] payload) {
  static PulsarMessage of(Message<byte[]> message, Partition partition, Position position) {
    byte @Nullable [] payload = message.getData();
    return new PulsarMessage(
        partition.topic(),
        partition.index(),
        position.text(partition.index()),
        Instant.ofEpochMilli(message.getPublishTime()),
        message.getEventTime() > 0 ? Instant.ofEpochMilli(message.getEventTime()) : null,
        message.hasKey() ? message.getKey() : null,
        message.getProperties(),
        payload == null ? new byte[0] : payload);
  }

  /** What Flink takes as its time, in milliseconds: that of the event, else of publishing. */
  long timestamp() {
    return (eventTime == null ? publishTime : eventTime).toEpochMilli();
  }
}
