package dev.millrace.detection;

import dev.millrace.testing.StrictEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.testutils.CommonTestUtils;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job that a test interrupts in the ways that clusters do. */
public final class InterruptedJob {
  private final Configuration settings = new Configuration();
  private final Consumer<StreamExecutionEnvironment> graph;

  public InterruptedJob(Consumer<StreamExecutionEnvironment> graph) {
    this.graph = graph;
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 50);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(200));
  }

  public JobClient start(int parallelism) throws Exception {
    var environment = StrictEnvironment.create(settings);
    environment.setParallelism(parallelism);
    graph.accept(environment);
    return environment.executeAsync("interrupted");
  }

  /** Stops the job; the next start goes on from there. */
  public void stopWithSavepoint(JobClient job, Path folder) throws Exception {
    settings.set(
        StateRecoveryOptions.SAVEPOINT_PATH,
        job.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
            .get());
  }

  /** Takes one TaskManager away, and gives another. */
  public static void loseTaskManager(MiniCluster flink) throws Exception {
    flink.terminateTaskManager(0).get();
    flink.startTaskManager();
  }

  /** What a job must have come to. */
  @FunctionalInterface
  public interface Condition {
    boolean isMet() throws Exception;
  }

  public static void await(Condition condition) throws Exception {
    CommonTestUtils.waitUtil(
        () -> {
          try {
            return condition.isMet();
          } catch (Exception failure) {
            throw new AssertionError(failure);
          }
        },
        Duration.ofSeconds(60),
        Duration.ofMillis(20),
        "the job did not come so far");
  }
}
