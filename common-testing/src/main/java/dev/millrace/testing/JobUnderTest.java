package dev.millrace.testing;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A production job between the topics of a broker of its own. */
public final class JobUnderTest implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final String name;
  private final Graph graph;
  private final KafkaBroker broker;
  private final Configuration cluster = new Configuration();
  private @Nullable JobClient running;

  /** Puts the job into an environment. */
  @FunctionalInterface
  public interface Graph {
    void addTo(StreamExecutionEnvironment environment, String... arguments);
  }

  /** Starts the broker; the job is started later, on the cluster of the test. */
  public JobUnderTest(String name, Graph graph) {
    this.name = name;
    this.graph = graph;
    // Dead letters are larger than what they hold.
    broker = KafkaBroker.start(Map.of("message.max.bytes", String.valueOf(1_048_588 + 65_536)));
    cluster.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    cluster.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 20);
    cluster.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(300));
  }

  /** Creates topics. */
  public JobUnderTest withTopics(int partitions, String... names) {
    broker.createTopics(partitions, names);
    return this;
  }

  /** Starts the job. */
  public JobClient start(int parallelism, String... arguments) throws Exception {
    var environment = StrictEnvironment.create(cluster);
    environment.setParallelism(parallelism);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--kafka.bootstrap-servers", broker.bootstrapServers()));
    graph.addTo(environment, all.toArray(String[]::new));
    running = environment.executeAsync(name);
    return running;
  }

  /** Keeps checkpoints of jobs that fail. */
  public void keepCheckpoints(Path folder) {
    cluster.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
    cluster.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
  }

  /** The next start goes on from this checkpoint. */
  public void goOnFrom(String checkpoint) {
    cluster.set(StateRecoveryOptions.SAVEPOINT_PATH, checkpoint);
  }

  /** Stops the job behind a savepoint; the next start goes on from there. */
  public void stopWithSavepoint(JobClient job, Path folder) throws Exception {
    String savepoint =
        job.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
            .get();
    running = null;
    cluster.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
  }

  /** Sends records to the job's broker. */
  public void send(Iterable<ProducerRecord<byte[], byte[]>> records) {
    TopicContents.send(broker, records);
  }

  /** What is committed to a topic, once it is at least as much as expected. */
  public List<ConsumerRecord<byte[], byte[]>> read(String topic, int expected) {
    return TopicContents.readCommitted(
        broker, topic, PATIENCE, records -> records.size() >= expected);
  }

  /** A header's value as text. */
  public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  /** How often the job's tasks were started again. */
  public static int restarts(MiniCluster flink, JobClient running) throws Exception {
    return StreamSupport.stream(
            flink
                .getArchivedExecutionGraph(running.getJobID())
                .get()
                .getAllExecutionVertices()
                .spliterator(),
            false)
        .mapToInt(vertex -> vertex.getCurrentExecutionAttempt().getAttemptNumber())
        .max()
        .orElseThrow();
  }

  @Override
  public void close() throws Exception {
    if (running != null) {
      running.cancel().get();
    }
    broker.close();
  }
}
