package dev.millrace.console.transactions;

import dev.millrace.console.KafkaServers;
import dev.millrace.localstack.Pipeline;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far the job has taken up the rules: its consumer group, called like the job, commits with
 * each checkpoint how far it has read them.
 */
final class RulesTaken implements AutoCloseable {
  private static final int ANSWER_MILLIS = 2_000;
  private static final TopicPartition RULES = new TopicPartition(TransactionsRoom.RULES, 0);

  private final KafkaServers kafka;
  private @Nullable Admin admin;
  private long taken;

  RulesTaken(KafkaServers kafka) {
    this.kafka = kafka;
  }

  /** The offset behind the last one taken; what was known before where nobody answers. */
  synchronized long look() {
    try {
      OffsetAndMetadata committed =
          admin()
              .listConsumerGroupOffsets(Pipeline.TRANSACTIONS.jobName())
              .partitionsToOffsetAndMetadata()
              .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
              .get(RULES);
      taken = committed == null ? 0 : committed.offset();
    } catch (ExecutionException | TimeoutException | KafkaException silence) {
      // Whether Kafka answers is told beside.
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
    return taken;
  }

  private Admin admin() {
    Admin open = admin;
    if (open == null) {
      open =
          kafka.admin(
              Map.of(
                  "client.id",
                  "millrace-console-rules-taken",
                  "request.timeout.ms",
                  ANSWER_MILLIS - 500,
                  "default.api.timeout.ms",
                  ANSWER_MILLIS));
      admin = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
