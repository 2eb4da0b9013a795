package dev.millrace.pulsar;

import dev.millrace.testing.StrictEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.testutils.CommonTestUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/** A job from Pulsar into files, interrupted in the ways that clusters are. */
final class InterruptedJob {
  /** In this JVM, whatever is restarted in it. */
  private static final AtomicInteger FAILURES_TO_COME = new AtomicInteger();

  private final Configuration settings = new Configuration();
  private final PulsarSource<String> source;
  private final Path files;

  InterruptedJob(PulsarSource<String> source, Path files) {
    this.source = source;
    this.files = files;
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 50);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
  }

  /** The graph, for those who look at it. */
  StreamExecutionEnvironment graph(int parallelism) {
    var environment = StrictEnvironment.create(settings);
    environment.setParallelism(parallelism);
    environment
        .fromSource(source, WatermarkStrategy.forMonotonousTimestamps(), "messages")
        .uid("messages")
        .map(InterruptedJob::passSlowly)
        .returns(String.class)
        .uid("pass-slowly")
        .sinkTo(
            FileSink.forRowFormat(
                    new org.apache.flink.core.fs.Path(files.toUri()),
                    new SimpleStringEncoder<String>())
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .build())
        .uid("files");
    return environment;
  }

  JobClient start(int parallelism) throws Exception {
    return graph(parallelism).executeAsync("interrupted");
  }

  /** The next message, wherever it is, fails its task. */
  static void fail() {
    FAILURES_TO_COME.incrementAndGet();
  }

  /** At a pace at which checkpoints come in the middle of batches. */
  private static String passSlowly(String line) {
    if (FAILURES_TO_COME.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("Injected");
    }
    LockSupport.parkNanos(100_000);
    return line;
  }

  /** Stops the job; the next start goes on from there. */
  void stopWithSavepoint(JobClient job, Path folder) throws Exception {
    settings.set(
        StateRecoveryOptions.SAVEPOINT_PATH,
        job.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
            .get());
  }

  /** What the job has committed. */
  List<String> committed() {
    if (!Files.isDirectory(files)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(files)) {
      return all.filter(file -> file.getFileName().toString().startsWith("part-"))
          .flatMap(InterruptedJob::lines)
          .toList();
    } catch (IOException | UncheckedIOException movedMeanwhile) {
      return List.of();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  void awaitCommitted(int count) throws Exception {
    await(() -> committed().size() >= count);
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
        Duration.ofMillis(50),
        "the job did not come so far");
  }
}
