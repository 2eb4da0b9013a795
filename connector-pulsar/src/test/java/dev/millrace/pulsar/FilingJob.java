package dev.millrace.pulsar;

import dev.millrace.testing.InterruptedJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/** A job from Pulsar into files, to be interrupted. */
final class FilingJob {
  private static final long CHECKPOINT_MILLIS = 100;

  private final PulsarSource<String> source;
  private final Path files;
  private final InterruptedJob job = new InterruptedJob(this::addTo);

  FilingJob(PulsarSource<String> source, Path files) {
    this.source = source;
    this.files = files;
  }

  private void addTo(StreamExecutionEnvironment environment) {
    environment.enableCheckpointing(CHECKPOINT_MILLIS);
    environment
        .fromSource(source, WatermarkStrategy.forMonotonousTimestamps(), "messages")
        .uid("messages")
        .map(FilingJob::passSlowly)
        .returns(String.class)
        .uid("pass-slowly")
        .sinkTo(
            FileSink.forRowFormat(
                    new org.apache.flink.core.fs.Path(files.toUri()),
                    new SimpleStringEncoder<String>())
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .build())
        .uid("files");
  }

  /** At a pace at which checkpoints come in the middle of batches. */
  private static String passSlowly(String line) {
    String passed = InterruptedJob.failIfTold(line);
    LockSupport.parkNanos(100_000);
    return passed;
  }

  /** The graph, for those who look at it. */
  StreamExecutionEnvironment graph(int parallelism) {
    return job.graph(parallelism);
  }

  JobClient start(int parallelism) throws Exception {
    return job.start(parallelism);
  }

  void stopWithSavepoint(JobClient running, Path folder) throws Exception {
    job.stopWithSavepoint(running, folder);
  }

  /** What the job has committed. */
  List<String> committed() {
    if (!Files.isDirectory(files)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(files)) {
      return all.filter(file -> file.getFileName().toString().startsWith("part-"))
          .flatMap(FilingJob::lines)
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
    InterruptedJob.await(() -> committed().size() >= count);
  }
}
