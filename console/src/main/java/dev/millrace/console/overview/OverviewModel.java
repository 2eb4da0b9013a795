package dev.millrace.console.overview;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of the overview shows. Times are epoch milliseconds, rates are records a second;
 * what is not known is left out.
 */
public record OverviewModel(long at, List<Server> servers, List<Lane> lanes) {
  public OverviewModel {
    servers = List.copyOf(servers);
    lanes = List.copyOf(lanes);
  }

  /**
   * Kafka, Flink or a store.
   *
   * @param words how it is
   * @param advice what to do about it, if there is something
   */
  public record Server(
      String name, String address, Condition condition, String words, @Nullable String advice) {}

  /**
   * A pipeline: what flows in on the left, the job, what flows out on the right.
   *
   * @param words how it is
   * @param advice what to do about it, if there is something
   */
  public record Lane(
      String name,
      Condition condition,
      String words,
      @Nullable String advice,
      List<Part> inputs,
      JobPart job,
      List<Part> outputs,
      List<Part> letters) {
    public Lane {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
      letters = List.copyOf(letters);
    }
  }

  /**
   * A topic or a store beside a job, and the arrow between them.
   *
   * @param words how it is, empty where numbers say it all
   * @param perSecond through the arrow
   * @param waiting records before the job
   * @param count how many there are, of dead letters
   * @param newestAt when the newest of them was written
   */
  public record Part(
      Kind kind,
      String name,
      Condition condition,
      String words,
      @Nullable Double perSecond,
      @Nullable Long waiting,
      @Nullable Long count,
      @Nullable Long newestAt) {}

  /** What a part is. */
  public enum Kind {
    TOPIC,
    /** A topic that steers the job. */
    CONTROL,
    /** A topic of another system than Kafka. */
    FOREIGN,
    DEAD_LETTERS,
    STORE
  }

  /**
   * The job in the middle of a lane.
   *
   * @param id in Flink, if it has one
   * @param page its page in Flink's Web UI
   */
  public record JobPart(
      String name,
      Condition condition,
      String words,
      @Nullable String id,
      @Nullable String page,
      @Nullable Long startedAt,
      @Nullable Long checkpointAt,
      @Nullable Long restarts) {}
}
