package dev.millrace.clickhouse;

import dev.millrace.testing.StrictEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.testutils.CommonTestUtils;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job from counted measurements into a sink, interrupted in the ways that clusters are. */
final class InterruptedJob {
  /** In this JVM, whatever is restarted in it. */
  private static final AtomicInteger FAILURES_TO_COME = new AtomicInteger();

  private final Configuration settings = new Configuration();
  private final long measurements;
  private final double perSecond;
  private final Sink<Measurement> sink;

  InterruptedJob(long measurements, double perSecond, Sink<Measurement> sink) {
    this.measurements = measurements;
    this.perSecond = perSecond;
    this.sink = sink;
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 50);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
  }

  /** The graph, for those who look at it. */
  StreamExecutionEnvironment graph(int parallelism) {
    var environment = StrictEnvironment.create(settings);
    environment.setParallelism(parallelism);
    GeneratorFunction<Long, Measurement> generator = Measurement::number;
    environment
        .fromSource(
            new DataGeneratorSource<>(
                generator,
                measurements,
                perSecond > 0
                    ? RateLimiterStrategy.perSecond(perSecond)
                    : RateLimiterStrategy.noOp(),
                TypeInformation.of(Measurement.class)),
            WatermarkStrategy.noWatermarks(),
            "measurements")
        .uid("measurements")
        .map(InterruptedJob::failIfTold)
        .returns(Measurement.class)
        .uid("fail-if-told")
        .sinkTo(sink)
        .uid("table")
        .name("table");
    return environment;
  }

  JobClient start(int parallelism) throws Exception {
    return graph(parallelism).executeAsync("interrupted");
  }

  /** The next measurement, wherever it is, fails its task. */
  static void fail() {
    FAILURES_TO_COME.incrementAndGet();
  }

  private static Measurement failIfTold(Measurement measurement) {
    if (FAILURES_TO_COME.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("Injected before the checkpoint");
    }
    return measurement;
  }

  /** Stops the job; the next start goes on from there. */
  void stopWithSavepoint(JobClient job, Path folder) throws Exception {
    settings.set(
        StateRecoveryOptions.SAVEPOINT_PATH,
        job.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
            .get());
  }

  /** Takes one TaskManager away, and gives another. */
  static void loseTaskManager(MiniCluster flink) throws Exception {
    flink.terminateTaskManager(0).get();
    flink.startTaskManager();
  }

  /** What a job must have come to. */
  @FunctionalInterface
  interface Condition {
    boolean isMet() throws Exception;
  }

  static void await(Condition condition) throws Exception {
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
