package dev.millrace.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
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
  /** In this JVM, whatever is restarted in it. */
  private static final AtomicInteger FAILURES_TO_COME = new AtomicInteger();

  private final Configuration settings = new Configuration();
  private final Consumer<StreamExecutionEnvironment> graph;

  /** A job that is put into an environment at each start. */
  public InterruptedJob(Consumer<StreamExecutionEnvironment> graph) {
    this.graph = graph;
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 50);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
  }

  /** The graph, for those who look at it. */
  public StreamExecutionEnvironment graph(int parallelism) {
    var environment = StrictEnvironment.create(settings);
    environment.setParallelism(parallelism);
    graph.accept(environment);
    return environment;
  }

  public JobClient start(int parallelism) throws Exception {
    return graph(parallelism).executeAsync("interrupted");
  }

  /** Stops the job; the next start goes on from there. */
  public void stopWithSavepoint(JobClient job, Path folder) throws Exception {
    settings.set(
        StateRecoveryOptions.SAVEPOINT_PATH,
        job.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
            .get());
  }

  /** The next element that passes {@link #failIfTold}, wherever it is, fails its task. */
  public static void fail() {
    FAILURES_TO_COME.incrementAndGet();
  }

  /** For a step of the graph: gives the element back, or fails. */
  public static <T> T failIfTold(T element) {
    if (FAILURES_TO_COME.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("Injected before the checkpoint");
    }
    return element;
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
