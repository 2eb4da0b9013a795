package dev.millrace.console;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where Kafka is, and how to talk to it.
 *
 * @param settings of its clients, TLS and SASL among them
 */
public record KafkaServers(String servers, Map<String, String> settings) {
  public KafkaServers {
    settings = Map.copyOf(settings);
  }

  /** A client for questions; it connects once it is asked. */
  public Admin admin(Map<String, Object> more) {
    return Admin.create(all(more));
  }

  /**
   * A consumer of raw bytes, in no group, that commits nothing; of committed records unless asked
   * for others.
   */
  public KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> more) {
    Map<String, Object> all = all(more);
    all.put("isolation.level", more.getOrDefault("isolation.level", "read_committed"));
    all.put("enable.auto.commit", false);
    all.put("allow.auto.create.topics", false);
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** A producer of raw bytes. */
  public Producer<byte[], byte[]> producer(Map<String, Object> more) {
    return new KafkaProducer<>(all(more), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> all(Map<String, Object> more) {
    var all = new HashMap<String, Object>(settings);
    all.put("bootstrap.servers", servers);
    all.putAll(more);
    return all;
  }

  /** Settings may hold passwords. */
  @Override
  public String toString() {
    return servers;
  }
}
