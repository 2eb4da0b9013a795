package dev.millrace.transactions;

import dev.millrace.testing.KafkaBroker;
import dev.millrace.testing.StrictEnvironment;
import dev.millrace.testing.TopicContents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The production job between the topics of a broker of its own. */
final class JobUnderTest implements AutoCloseable {
  static final String INPUT = "transactions";
  static final String DEAD = "transactions.dead-letters";
  static final String ALERTS = "transaction_alerts";
  static final String RULES = "transaction_rules";
  static final String DEAD_RULES = "transaction_rules.dead-letters";
  static final int PARTITIONS = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final KafkaBroker broker;
  private final Configuration cluster = new Configuration();
  private @Nullable JobClient running;

  JobUnderTest() {
    // Dead letters are larger than what they hold.
    broker = KafkaBroker.start(Map.of("message.max.bytes", String.valueOf(1_048_588 + 65_536)));
    broker.createTopics(
        PARTITIONS,
        INPUT,
        DEAD,
        "processed_transactions",
        "high_value_transactions",
        "user_aggregations",
        "category_aggregations",
        ALERTS);
    // Compaction would need a key of each rule, and test nothing of ours.
    broker.createTopics(1, RULES, DEAD_RULES);
    cluster.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    cluster.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 20);
    cluster.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(300));
  }

  JobClient start(int parallelism, String... arguments) throws Exception {
    var environment = StrictEnvironment.create(cluster);
    environment.setParallelism(parallelism);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--kafka.bootstrap-servers", broker.bootstrapServers()));
    TransactionsJob.from(Settings.parse(all.toArray(String[]::new))).addTo(environment);
    running = environment.executeAsync("transactions");
    return running;
  }

  /** Keeps checkpoints of jobs that fail. */
  void keepCheckpoints(Path folder) {
    cluster.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
    cluster.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
  }

  /** The next start goes on from this checkpoint. */
  void goOnFrom(String checkpoint) {
    cluster.set(StateRecoveryOptions.SAVEPOINT_PATH, checkpoint);
  }

  /** Stops the job behind a savepoint; the next start goes on from there. */
  void stopWithSavepoint(JobClient job, Path folder) throws Exception {
    String savepoint =
        job.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
            .get();
    running = null;
    cluster.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
  }

  void send(Iterable<ProducerRecord<byte[], byte[]>> records) {
    TopicContents.send(broker, records);
  }

  /** What is committed to a topic, once it is at least as much as expected. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic, int expected) {
    return TopicContents.readCommitted(
        broker, topic, PATIENCE, records -> records.size() >= expected);
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws Exception {
    if (running != null) {
      running.cancel().get();
    }
    broker.close();
  }
}
