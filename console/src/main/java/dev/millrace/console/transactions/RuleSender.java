package dev.millrace.console.transactions;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.console.KafkaServers;
import dev.millrace.console.Refusal;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.transactions.model.Rule;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Sends rules to the topic that the job follows, and waits until all replicas have each. */
final class RuleSender implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 5_000;

  private final KafkaServers kafka;
  private final JsonCodec<Rule> codec = JsonCodec.of(Rule.class);
  private @Nullable Producer<byte[], byte[]> producer;

  RuleSender(KafkaServers kafka) {
    this.kafka = kafka;
  }

  /**
   * Sends a rule.
   *
   * @return its offset in the topic
   */
  synchronized long send(Rule rule) {
    byte[] key = String.valueOf(rule.ruleId()).getBytes(UTF_8);
    try {
      return producer()
          .send(new ProducerRecord<>(TransactionsRoom.RULES, key, codec.encode(rule)))
          .get()
          .offset();
    } catch (ExecutionException | KafkaException away) {
      close();
      throw new Refusal(
          503,
          "Kafka at " + kafka.servers() + " did not take the rule.",
          "Start it with ./millrace up --only transactions, and send the rule again.",
          away);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new Refusal(503, "The console is ending.", "Send the rule again in a moment.", end);
    }
  }

  private Producer<byte[], byte[]> producer() {
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      open =
          kafka.producer(
              Map.of(
                  "client.id",
                  "millrace-console-rules",
                  "acks",
                  "all",
                  "enable.idempotence",
                  true,
                  "linger.ms",
                  0,
                  "max.block.ms",
                  PATIENCE_MILLIS,
                  "request.timeout.ms",
                  PATIENCE_MILLIS / 2,
                  "delivery.timeout.ms",
                  PATIENCE_MILLIS));
      producer = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }
}
