package dev.millrace.console.overview;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** What was seen of all systems at one moment, before anybody judges it. */
public record Streams(Instant at, Kafka kafka, Flink flink, List<Store> stores) {
  public Streams {
    stores = List.copyOf(stores);
  }

  /**
   * Topics, what waits in them, and dead letters.
   *
   * @param fault why nothing was seen, or null
   * @param topics those there are, by name
   * @param waiting records that a consumer group has not committed yet, by group and topic
   * @param letters what the dead-letter topics hold, by topic
   */
  public record Kafka(
      String address,
      @Nullable String fault,
      Map<String, Traffic> topics,
      Map<String, Map<String, Long>> waiting,
      Map<String, Letters> letters) {
    public Kafka {
      topics = Map.copyOf(topics);
      waiting = Map.copyOf(waiting);
      letters = Map.copyOf(letters);
    }
  }

  /**
   * What is written to a topic.
   *
   * @param records between the first offset and the last; transactions' markers are among them
   * @param perSecond how many come; null while that is not known
   */
  public record Traffic(int partitions, long records, @Nullable Double perSecond) {}

  /**
   * The dead letters of a topic, as far as they were read.
   *
   * @param complete whether all were
   * @param newest when the newest was written, or null
   * @param kinds most frequent first
   */
  public record Letters(long count, boolean complete, @Nullable Instant newest, List<Kind> kinds) {
    public Letters {
      kinds = List.copyOf(kinds);
    }
  }

  /** How many letters have a stage and a reason. */
  public record Kind(String stage, String reason, long count) {}

  /**
   * The cluster and its jobs.
   *
   * @param fault why nothing was seen, or null
   * @param jobs by name: the one that runs, else the one that ended last
   */
  public record Flink(
      String address,
      @Nullable String fault,
      String version,
      int slots,
      int freeSlots,
      Map<String, Job> jobs) {
    public Flink {
      jobs = Map.copyOf(jobs);
    }
  }

  /**
   * A job as Flink tells of it.
   *
   * @param checkpoint when its latest checkpoint was completed, or null
   * @param failedCheckpoint when one last failed, or null
   * @param checkpointInterval how often it is to make one; zero if not at all
   * @param restored when it last took up a checkpoint, or null
   * @param failure what last went wrong in it, or null
   * @param sources what its sources read, by operator
   * @param sinks what its sinks wrote, by operator
   */
  public record Job(
      String id,
      String state,
      Instant start,
      int tasks,
      int runningTasks,
      long restarts,
      @Nullable Instant checkpoint,
      @Nullable Instant failedCheckpoint,
      Duration checkpointInterval,
      @Nullable Instant restored,
      @Nullable String failure,
      Map<String, Flow> sources,
      Map<String, Flow> sinks) {
    public Job {
      sources = Map.copyOf(sources);
      sinks = Map.copyOf(sinks);
    }
  }

  /**
   * Records through an operator.
   *
   * @param perSecond null while that is not known
   * @param waiting records that a source has still before it, or null
   */
  public record Flow(@Nullable Double perSecond, @Nullable Long waiting) {
    /** Both together, of one place. */
    Flow and(Flow other) {
      return new Flow(
          either(perSecond, other.perSecond, Double::sum),
          either(waiting, other.waiting, Long::sum));
    }

    private static <N> @Nullable N either(
        @Nullable N one, @Nullable N other, BinaryOperator<N> sum) {
      if (one == null) {
        return other;
      }
      return other == null ? one : sum.apply(one, other);
    }
  }

  /**
   * A server beside Kafka and Flink.
   *
   * @param fault why it does not answer, or nothing if it does
   */
  public record Store(String name, String address, Optional<String> fault) {}
}
