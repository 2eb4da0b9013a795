package dev.millrace.console.overview;

import dev.millrace.console.overview.Streams.Flink;
import dev.millrace.console.overview.Streams.Flow;
import dev.millrace.console.overview.Streams.Job;
import dev.millrace.console.overview.Streams.Kafka;
import dev.millrace.console.overview.Streams.Kind;
import dev.millrace.console.overview.Streams.Letters;
import dev.millrace.console.overview.Streams.Store;
import dev.millrace.console.overview.Streams.Traffic;
import dev.millrace.localstack.Pipeline;
import dev.millrace.localstack.Topic;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Streams as they might be seen: everything well, unless a test says otherwise. */
final class Sights {
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private Instant now = NOW;
  private @Nullable String kafkaFault;
  private @Nullable String flinkFault;
  private Optional<String> clickHouseFault = Optional.empty();
  private int slots = 4;
  private final Map<String, Traffic> topics = new HashMap<>();
  private final Map<String, Map<String, Long>> waiting = new HashMap<>();
  private final Map<String, Letters> letters = new HashMap<>();
  private final Map<String, Job> jobs = new HashMap<>();

  /** All servers up, all topics there, no job. */
  static Sights atRest() {
    var sights = new Sights();
    for (Pipeline pipeline : Pipeline.all()) {
      for (Topic topic : pipeline.topics()) {
        sights.topics.put(topic.name(), new Traffic(topic.partitions(), 0, 0.0));
        if (DeadLetterTopic.is(topic.name())) {
          sights.letters.put(topic.name(), new Letters(0, true, null, List.of()));
        }
      }
    }
    return sights;
  }

  Sights at(Instant when) {
    now = when;
    return this;
  }

  Sights noKafka(String fault) {
    kafkaFault = fault;
    topics.clear();
    return this;
  }

  Sights noFlink(String fault) {
    flinkFault = fault;
    jobs.clear();
    return this;
  }

  Sights noSlots() {
    slots = 0;
    return this;
  }

  Sights noClickHouse() {
    clickHouseFault = Optional.of("does not answer");
    return this;
  }

  Sights without(String topic) {
    topics.remove(topic);
    return this;
  }

  /** What a group has not committed of its topic. */
  Sights waiting(String group, String topic, long records) {
    waiting.put(group, Map.of(topic, records));
    return this;
  }

  Sights letters(String topic, long count, double secondsAgo) {
    Instant newest = now.minusMillis(Math.round(secondsAgo * 1000));
    letters.put(
        topic,
        new Letters(count, true, newest, List.of(new Kind("validate", "negative-amount", count))));
    return this;
  }

  /** A job that has run for an hour and made its checkpoint two seconds ago. */
  Sights running(Pipeline pipeline, Map<String, Flow> sources, Map<String, Flow> sinks) {
    return job(pipeline, job -> job.sources(sources).sinks(sinks));
  }

  Sights job(Pipeline pipeline, UnaryOperator<JobSight> change) {
    jobs.put(pipeline.jobName(), change.apply(new JobSight(now)).job());
    return this;
  }

  Streams streams() {
    return new Streams(
        now,
        new Kafka("localhost:9092", kafkaFault, topics, waiting, letters),
        new Flink("http://localhost:8081", flinkFault, "2.2.1", slots, slots, jobs),
        List.of(new Store(Route.CLICKHOUSE, "http://localhost:8123", clickHouseFault)));
  }

  OverviewModel judged() {
    return Judgement.of(streams(), Pipeline.all());
  }

  static Flow flow(double perSecond) {
    return new Flow(perSecond, null);
  }

  static Flow flow(double perSecond, long waiting) {
    return new Flow(perSecond, waiting);
  }

  /** All sinks of a pipeline at one rate. */
  static Map<String, Flow> sinks(Pipeline pipeline, double perSecond) {
    return Route.of(pipeline).outputs().stream()
        .collect(
            Collectors.toMap(topic -> topic.name().replace('_', '-'), topic -> flow(perSecond)));
  }

  /** A job in the making. */
  static final class JobSight {
    private final Instant now;
    private String state = "RUNNING";
    private int runningTasks = 4;
    private long restarts;
    private @Nullable Instant checkpoint;
    private @Nullable Instant failedCheckpoint;
    private @Nullable Instant restored;
    private @Nullable String failure;
    private Duration age = Duration.ofHours(1);
    private Map<String, Flow> sources = Map.of();
    private Map<String, Flow> sinks = Map.of();

    JobSight(Instant now) {
      this.now = now;
      this.checkpoint = now.minusSeconds(2);
    }

    JobSight state(String other) {
      state = other;
      return this;
    }

    JobSight runningTasks(int of4) {
      runningTasks = of4;
      return this;
    }

    JobSight restarts(long times, int lastSecondsAgo) {
      restarts = times;
      restored = now.minusSeconds(lastSecondsAgo);
      return this;
    }

    JobSight age(Duration since) {
      age = since;
      return this;
    }

    JobSight checkpoint(int secondsAgo) {
      checkpoint = now.minusSeconds(secondsAgo);
      return this;
    }

    JobSight noCheckpoint() {
      checkpoint = null;
      return this;
    }

    JobSight failedCheckpoint(int secondsAgo) {
      failedCheckpoint = now.minusSeconds(secondsAgo);
      return this;
    }

    JobSight failure(String words) {
      failure = words;
      return this;
    }

    JobSight sources(Map<String, Flow> flows) {
      sources = flows;
      return this;
    }

    JobSight sinks(Map<String, Flow> flows) {
      sinks = flows;
      return this;
    }

    Job job() {
      return new Job(
          "a1b2c3",
          state,
          now.minus(age),
          4,
          runningTasks,
          restarts,
          checkpoint,
          failedCheckpoint,
          Duration.ofSeconds(5),
          restored,
          failure,
          sources,
          sinks);
    }
  }
}
