package dev.millrace.console.overview;

import dev.millrace.console.overview.Streams.Flow;
import dev.millrace.console.overview.Streams.Job;
import dev.millrace.localstack.FlinkRest;
import dev.millrace.localstack.FlinkRest.LatestCheckpoints;
import dev.millrace.localstack.FlinkRest.Task;
import dev.millrace.localstack.StackFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sees Flink's jobs: how they are, and what their sources and sinks measure. */
final class FlinkSight {
  private static final String SOURCE = "Source__";
  private static final String READ = ".numRecordsIn";
  private static final String PENDING = ".pendingRecords";

  /** A sink may send when it writes, or when its checkpoint is complete. */
  private static final List<String> WRITTEN =
      List.of("__Writer.numRecordsSend", "__inserts.numRecordsSend");

  /** Iceberg's writer has a counter of what it sends, and never counts. */
  private static final String TAKEN = "bronze-raw__Writer.numRecordsIn";

  /** Flink gathers its metrics only every ten seconds unless told otherwise. */
  private static final Duration WINDOW = Duration.ofSeconds(10);

  /**
   * Operators and their metrics are asked for again after so long: they come only once they run.
   */
  private static final Duration PLAN_KEPT = Duration.ofSeconds(15);

  private static final Set<String> QUIET = Set.of("CANCELED", "FINISHED", "SUSPENDED");

  private final FlinkRest rest;
  private final Set<String> wanted;
  private final Clock clock;
  private final Map<String, Plan> plans = new HashMap<>();
  private final Map<String, Throughput> throughput = new HashMap<>();

  /**
   * What a job's tasks can be asked for.
   *
   * @param metrics the names that say what flows, by task
   */
  private record Plan(Instant made, Map<String, List<String>> metrics, Duration interval) {}

  FlinkSight(FlinkRest rest, Set<String> jobs, Clock clock) {
    this.rest = rest;
    this.wanted = Set.copyOf(jobs);
    this.clock = clock;
  }

  synchronized Streams.Flink look() {
    String address = rest.address().toString();
    Optional<FlinkRest.Overview> overview = rest.overview();
    if (overview.isEmpty()) {
      return blind(address, "does not answer");
    }
    try {
      var jobs = new HashMap<String, Job>();
      newest(rest.jobs()).forEach((name, job) -> jobs.put(name, job(job)));
      return new Streams.Flink(
          address,
          null,
          overview.get().version(),
          overview.get().slots(),
          overview.get().freeSlots(),
          jobs);
    } catch (StackFailure gone) {
      return blind(address, "stopped answering");
    }
  }

  static Streams.Flink blind(String address, String fault) {
    return new Streams.Flink(address, fault, "", 0, 0, Map.of());
  }

  /** Of the jobs of one name the one that runs, else the newest. */
  private Map<String, FlinkRest.Job> newest(List<FlinkRest.Job> jobs) {
    var newest = new HashMap<String, FlinkRest.Job>();
    for (FlinkRest.Job job : jobs) {
      if (wanted.contains(job.name())) {
        newest.merge(job.name(), job, FlinkSight::liveliest);
      }
    }
    return newest;
  }

  private static FlinkRest.Job liveliest(FlinkRest.Job one, FlinkRest.Job other) {
    if (one.hasEnded() != other.hasEnded()) {
      return one.hasEnded() ? other : one;
    }
    return one.start().isBefore(other.start()) ? other : one;
  }

  private Job job(FlinkRest.Job job) {
    var sources = new HashMap<String, Flow>();
    var sinks = new HashMap<String, Flow>();
    Duration interval = Duration.ZERO;
    if (job.runs()) {
      Plan plan = plan(job.id());
      interval = plan.interval();
      plan.metrics()
          .forEach(
              (task, names) -> {
                if (!names.isEmpty()) {
                  flows(job.id(), rest.metrics(job.id(), task, names), sources, sinks);
                }
              });
    } else {
      plans.remove(job.id());
    }
    // Before it has tasks, asking for checkpoints is an error in Flink's log.
    LatestCheckpoints checkpoints =
        job.tasks() == 0 ? null : rest.latestCheckpoints(job.id()).orElse(null);
    return new Job(
        job.id(),
        job.state(),
        job.start(),
        job.tasks(),
        job.runningTasks(),
        rest.restarts(job.id()).orElse(0),
        checkpoints == null ? null : checkpoints.completed(),
        checkpoints == null ? null : checkpoints.failed(),
        interval,
        checkpoints == null ? null : checkpoints.restored(),
        failure(job),
        sources,
        sinks);
  }

  private @Nullable String failure(FlinkRest.Job job) {
    return job.runs() || QUIET.contains(job.state())
        ? null
        : rest.lastException(job.id()).orElse(null);
  }

  private void flows(
      String job, Map<String, Double> metrics, Map<String, Flow> sources, Map<String, Flow> sinks) {
    Instant now = clock.instant();
    metrics.forEach(
        (name, value) -> {
          sinkOf(name)
              .ifPresent(
                  sink ->
                      sinks.merge(
                          sink, new Flow(perSecond(job + name, now, value), null), Flow::and));
          if (isOfASource(name) && name.endsWith(READ)) {
            String source = name.substring(SOURCE.length(), name.length() - READ.length());
            Double pending = metrics.get(SOURCE + source + PENDING);
            sources.put(
                source,
                new Flow(
                    perSecond(job + name, now, value),
                    pending == null ? null : pending.longValue()));
          }
        });
  }

  private @Nullable Double perSecond(String counter, Instant now, double value) {
    return throughput.computeIfAbsent(counter, name -> new Throughput(WINDOW)).at(now, value);
  }

  private Plan plan(String job) {
    Plan known = plans.get(job);
    Instant now = clock.instant();
    if (known != null && Duration.between(known.made(), now).compareTo(PLAN_KEPT) < 0) {
      return known;
    }
    var metrics = new HashMap<String, List<String>>();
    for (Task task : rest.tasks(job)) {
      metrics.put(
          task.id(),
          rest.metricNames(job, task.id()).stream().filter(FlinkSight::saysWhatFlows).toList());
    }
    var plan = new Plan(now, metrics, rest.checkpointInterval(job).orElse(Duration.ZERO));
    // A job that has just begun measures nothing yet.
    if (metrics.values().stream().anyMatch(names -> !names.isEmpty())) {
      plans.put(job, plan);
    }
    return plan;
  }

  private static boolean saysWhatFlows(String metric) {
    return sinkOf(metric).isPresent()
        || (isOfASource(metric) && (metric.endsWith(READ) || metric.endsWith(PENDING)));
  }

  private static boolean isOfASource(String metric) {
    return metric.startsWith(SOURCE);
  }

  /** The sink whose records a metric counts. */
  static Optional<String> sinkOf(String metric) {
    return metric.equals(TAKEN)
        ? Optional.of(metric.substring(0, metric.indexOf("__")))
        : WRITTEN.stream()
            .filter(metric::endsWith)
            .map(ending -> metric.substring(0, metric.length() - ending.length()))
            .findFirst();
  }
}
