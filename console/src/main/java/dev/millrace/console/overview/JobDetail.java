package dev.millrace.console.overview;

import dev.millrace.localstack.FlinkRest;
import dev.millrace.localstack.FlinkRest.Checkpoints;
import dev.millrace.localstack.FlinkRest.LatestCheckpoints;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job, opened. Times are milliseconds.
 *
 * @param failure what last went wrong in it, if anything did
 */
public record JobDetail(
    String id,
    String state,
    long startedAt,
    List<Task> tasks,
    CheckpointDetail checkpoints,
    @Nullable String failure) {
  public JobDetail {
    tasks = List.copyOf(tasks);
  }

  /** Operators that run chained into one. */
  public record Task(String name, int parallelism, String state) {}

  /**
   * How its checkpoints go.
   *
   * @param every how often one is made, if at all
   * @param latest where the latest one lies
   * @param restored which one the state came from, if from any
   */
  public record CheckpointDetail(
      long completed,
      long failed,
      @Nullable Long every,
      @Nullable Long took,
      @Nullable Long bytes,
      @Nullable String latest,
      @Nullable String restored) {}

  /** Asks Flink about the job. */
  static JobDetail of(FlinkRest rest, FlinkRest.Job job) {
    Checkpoints counts = rest.checkpoints(job.id()).orElse(new Checkpoints(0, 0, null, null));
    Optional<LatestCheckpoints> latest =
        rest.latestCheckpoints(job.id()).filter(some -> some.completed() != null);
    return new JobDetail(
        job.id(),
        job.state(),
        job.start().toEpochMilli(),
        rest.tasks(job.id()).stream()
            .map(task -> new Task(task.name(), task.parallelism(), task.state()))
            .toList(),
        new CheckpointDetail(
            counts.completed(),
            counts.failed(),
            rest.checkpointInterval(job.id()).map(Duration::toMillis).orElse(null),
            latest.map(one -> one.took().toMillis()).orElse(null),
            latest.map(LatestCheckpoints::bytes).orElse(null),
            counts.latest(),
            counts.restored()),
        rest.lastException(job.id()).orElse(null));
  }
}
