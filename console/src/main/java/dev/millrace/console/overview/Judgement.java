package dev.millrace.console.overview;

import dev.millrace.console.overview.OverviewModel.JobPart;
import dev.millrace.console.overview.OverviewModel.Kind;
import dev.millrace.console.overview.OverviewModel.Lane;
import dev.millrace.console.overview.OverviewModel.Part;
import dev.millrace.console.overview.OverviewModel.Server;
import dev.millrace.console.overview.Streams.Flow;
import dev.millrace.console.overview.Streams.Job;
import dev.millrace.console.overview.Streams.Letters;
import dev.millrace.console.overview.Streams.Store;
import dev.millrace.console.overview.Streams.Traffic;
import dev.millrace.localstack.Pipeline;
import dev.millrace.localstack.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says of all that was seen how well it is, in a word and a sentence. */
final class Judgement {
  /** A job that lies so far behind is worth a look. */
  static final Duration FAR_BEHIND = Duration.ofMinutes(1);

  /** Fewer records than this may wait for the next checkpoint without anybody being behind. */
  static final long FEW = 1_000;

  /** With more dead letters than this among the records, something is wrong with the input. */
  static final double MANY = 0.05;

  /** How long a restart is news. */
  static final Duration NEWS = Duration.ofMinutes(1);

  /** A job that makes no checkpoint for so many intervals makes none. */
  private static final int MISSED_CHECKPOINTS = 3;

  private static final Duration SHORTEST_ALARM = Duration.ofSeconds(30);

  private final Streams streams;

  private Judgement(Streams streams) {
    this.streams = streams;
  }

  static OverviewModel of(Streams streams, List<Pipeline> pipelines) {
    var judgement = new Judgement(streams);
    return new OverviewModel(
        streams.at().toEpochMilli(),
        judgement.servers(),
        pipelines.stream().map(judgement::lane).toList());
  }

  private List<Server> servers() {
    var servers = new ArrayList<Server>();
    servers.add(
        server(
            "Kafka",
            streams.kafka().address(),
            Optional.ofNullable(streams.kafka().fault()),
            Condition.TROUBLE,
            "./millrace up"));
    Streams.Flink flink = streams.flink();
    if (flink.fault() == null && flink.slots() == 0) {
      servers.add(
          new Server(
              "Flink",
              flink.address(),
              Condition.TROUBLE,
              "no TaskManager",
              "./millrace logs taskmanager"));
    } else {
      servers.add(
          server(
              "Flink",
              flink.address(),
              Optional.ofNullable(flink.fault()),
              Condition.TROUBLE,
              "./millrace up"));
    }
    for (Store store : streams.stores()) {
      // Nobody misses a store that no running job writes to.
      Condition missed =
          users(store.name()).map(this::jobOf).anyMatch(job -> job != null && isAlive(job))
              ? Condition.TROUBLE
              : Condition.OFF;
      String user = users(store.name()).findFirst().map(Pipeline::name).orElse("stocks");
      servers.add(
          server(
              store.name(),
              store.address(),
              store.fault(),
              missed,
              "./millrace up --only " + user));
    }
    return servers;
  }

  private static Server server(
      String name, String address, Optional<String> fault, Condition down, String start) {
    return fault
        .map(
            words ->
                new Server(
                    name, address, down, down == Condition.OFF ? "not running" : words, start))
        .orElseGet(() -> new Server(name, address, Condition.IDLE, "up", null));
  }

  /** The pipelines that need a server. */
  private static Stream<Pipeline> users(String server) {
    return Pipeline.all().stream()
        .filter(
            pipeline ->
                Route.stores(pipeline).stream()
                    .anyMatch(store -> store.servers().contains(server)));
  }

  private @Nullable Job jobOf(Pipeline pipeline) {
    return streams.flink().jobs().get(pipeline.jobName());
  }

  private Lane lane(Pipeline pipeline) {
    Route route = Route.of(pipeline);
    @Nullable Job job = jobOf(pipeline);
    JobPart jobPart = job(pipeline, job);
    List<Part> inputs =
        Stream.concat(
                Route.foreignInput(pipeline).map(name -> foreignInput(name, job)).stream(),
                route.inputs().stream().map(topic -> input(pipeline, route, topic, job)))
            .toList();
    List<Part> outputs = outputs(pipeline, route, job);
    List<Part> letters = route.letters().stream().map(topic -> letters(route, topic, job)).toList();
    List<Part> beside = Stream.of(inputs, outputs, letters).flatMap(List::stream).toList();
    return new Lane(
        pipeline.name(),
        conditionOf(jobPart, beside),
        wordsOf(jobPart, beside),
        adviceOf(pipeline, jobPart),
        inputs,
        jobPart,
        outputs,
        letters);
  }

  private JobPart job(Pipeline pipeline, @Nullable Job job) {
    if (streams.flink().fault() != null) {
      return new JobPart(
          pipeline.jobName(),
          Condition.UNKNOWN,
          "Flink does not answer",
          null,
          null,
          null,
          null,
          null);
    }
    if (job == null) {
      return new JobPart(
          pipeline.jobName(), Condition.OFF, "not running", null, null, null, null, null);
    }
    Verdict verdict = verdict(job);
    return new JobPart(
        pipeline.jobName(),
        verdict.condition(),
        verdict.words(),
        job.id(),
        streams.flink().address()
            + "/#/job/"
            + (isAlive(job) ? "running/" : "completed/")
            + job.id(),
        job.start().toEpochMilli(),
        millis(job.checkpoint()),
        job.restarts());
  }

  /** How a job is, and in what words. */
  private record Verdict(Condition condition, String words) {}

  private Verdict verdict(Job job) {
    switch (job.state()) {
      case "FAILED" -> {
        String why = job.failure();
        return new Verdict(Condition.TROUBLE, why == null ? "failed" : "failed: " + why);
      }
      case "CANCELED", "FINISHED", "SUSPENDED" -> {
        return new Verdict(Condition.OFF, job.state().toLowerCase(Locale.ROOT));
      }
      case "RESTARTING", "FAILING" -> {
        String why = job.failure();
        return new Verdict(Condition.TROUBLE, why == null ? "restarting" : "restarting: " + why);
      }
      case "RUNNING" -> {
        return running(job);
      }
      default -> {
        return new Verdict(Condition.STARTING, "starting");
      }
    }
  }

  private Verdict running(Job job) {
    if (job.runningTasks() < job.tasks()) {
      String tasks = job.runningTasks() + " of " + job.tasks() + " tasks run";
      return job.restarts() > 0
          ? new Verdict(Condition.TROUBLE, "restarting: " + tasks)
          : new Verdict(Condition.STARTING, "starting: " + tasks);
    }
    Instant made = job.checkpoint();
    Instant failed = job.failedCheckpoint();
    if (failed != null && (made == null || failed.isAfter(made)) && isNews(failed, job)) {
      return new Verdict(Condition.WARNING, "its checkpoints fail");
    }
    if (!job.checkpointInterval().isZero()
        && age(latest(made, begun(job))).compareTo(alarm(job)) > 0) {
      return new Verdict(
          Condition.WARNING, "no checkpoint for " + words(age(latest(made, begun(job)))));
    }
    Instant restored = job.restored();
    if (job.restarts() > 0 && restored != null && age(restored).compareTo(NEWS) < 0) {
      return new Verdict(Condition.WARNING, "restarted " + words(age(restored)) + " ago");
    }
    return new Verdict(Condition.FLOWING, "running");
  }

  /** Before this, no checkpoint could be made. */
  private static Instant begun(Job job) {
    Instant restored = job.restored();
    return restored == null ? job.start() : latest(restored, job.start());
  }

  private boolean isNews(Instant when, Job job) {
    return age(when).compareTo(longer(NEWS, job.checkpointInterval().multipliedBy(2))) < 0;
  }

  private static Duration alarm(Job job) {
    return longer(SHORTEST_ALARM, job.checkpointInterval().multipliedBy(MISSED_CHECKPOINTS));
  }

  private Part input(Pipeline pipeline, Route route, Topic topic, @Nullable Job job) {
    Kind kind = Route.steers(topic) ? Kind.CONTROL : Kind.TOPIC;
    Verdict there = there(topic);
    if (there != null) {
      return part(kind, topic, there, null, null, null);
    }
    Map<String, Flow> sources = job == null ? Map.of() : job.sources();
    Flow read = flow(sources, route::inputOf, topic);
    Map<String, Long> committed =
        streams.kafka().waiting().getOrDefault(pipeline.jobName(), Map.of());
    Long waiting =
        read != null && read.waiting() != null ? read.waiting() : committed.get(topic.name());
    boolean alive = job != null && isAlive(job);
    // Whoever does not run reads nothing; then it is told how fast the records gather.
    Double perSecond =
        !alive
            ? null
            : read == null ? readWithOthers(route, topic, sources, waiting) : perSecond(read);
    return part(
        kind,
        topic,
        behind(alive, perSecond, waiting, perSecond == null ? written(topic) : perSecond),
        perSecond,
        waiting,
        null);
  }

  /** What another system holds is known only from the job that reads it. */
  private static Part foreignInput(String name, @Nullable Job job) {
    if (job == null || !isAlive(job)) {
      return new Part(
          Kind.FOREIGN, name, Condition.UNKNOWN, "seen while the job runs", null, null, null, null);
    }
    Flow read = job.sources().values().stream().reduce(Flow::and).orElse(new Flow(null, null));
    Verdict verdict = behind(true, read.perSecond(), read.waiting(), read.perSecond());
    return new Part(
        Kind.FOREIGN,
        name,
        verdict.condition(),
        verdict.words(),
        read.perSecond(),
        read.waiting(),
        null,
        null);
  }

  /**
   * One source may read several topics, and tells only what all of them come to. While it reads
   * anything, a topic is taken to be read as it is written; one that gathered much, as all are.
   */
  private @Nullable Double readWithOthers(
      Route route, Topic topic, Map<String, Flow> sources, @Nullable Long waiting) {
    double together =
        sources.entrySet().stream()
            .filter(source -> route.inputOf(source.getKey()).isEmpty())
            .map(source -> source.getValue().perSecond())
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .sum();
    if (together <= 0) {
      return null;
    }
    return waiting != null && waiting > FEW ? Double.valueOf(together) : written(topic);
  }

  private static Verdict behind(
      boolean alive, @Nullable Double perSecond, @Nullable Long waiting, @Nullable Double coming) {
    if (waiting != null && waiting > FEW && alive) {
      if (perSecond == null || perSecond <= 0) {
        return new Verdict(Condition.WARNING, "they wait, and the job reads none");
      }
      var behind = Duration.ofSeconds(Math.round(waiting / perSecond));
      if (behind.compareTo(FAR_BEHIND) > 0) {
        return new Verdict(Condition.WARNING, words(behind) + " behind");
      }
    }
    return new Verdict(flowing(coming), "");
  }

  private List<Part> outputs(Pipeline pipeline, Route route, @Nullable Job job) {
    Map<String, Flow> sinks = job == null || !isAlive(job) ? Map.of() : job.sinks();
    var parts = new ArrayList<Part>();
    for (Topic topic : route.outputs()) {
      Verdict there = there(topic);
      Double perSecond = perSecond(flow(sinks, route::outputOf, topic));
      parts.add(
          there != null
              ? part(Kind.TOPIC, topic, there, null, null, null)
              : part(
                  Kind.TOPIC, topic, new Verdict(flowing(perSecond), ""), perSecond, null, null));
    }
    // What no topic is called after: files, tables, and stores of other kinds.
    var others = new TreeMap<String, Double>();
    sinks.forEach(
        (sink, flow) -> {
          if (route.outputOf(sink).isEmpty() && !sink.startsWith("print-")) {
            others.put(sink, Optional.ofNullable(flow.perSecond()).orElse(0.0));
          }
        });
    for (Route.Store store : Route.stores(pipeline)) {
      Double perSecond =
          others.isEmpty() ? null : others.values().stream().reduce(0.0, Double::sum);
      others.clear();
      parts.add(store(store, perSecond, job));
    }
    others.forEach(
        (sink, perSecond) ->
            parts.add(
                new Part(Kind.STORE, sink, flowing(perSecond), "", perSecond, null, null, null)));
    return parts;
  }

  private Part store(Route.Store wanted, @Nullable Double perSecond, @Nullable Job job) {
    // Servers that are others' are not seen here.
    boolean up =
        streams.stores().stream()
            .filter(store -> wanted.servers().contains(store.name()))
            .allMatch(store -> store.fault().isEmpty());
    Verdict verdict;
    if (up) {
      verdict = tended(wanted, flowing(perSecond), job);
    } else if (job != null && isAlive(job)) {
      verdict = new Verdict(Condition.TROUBLE, "does not answer; the job waits for it");
    } else {
      verdict = new Verdict(Condition.OFF, "not running");
    }
    return new Part(
        Kind.STORE,
        wanted.name(),
        verdict.condition(),
        verdict.words(),
        perSecond,
        null,
        null,
        null);
  }

  /** A store without whoever looks after it takes rows, and grows untidy. */
  private Verdict tended(Route.Store store, Condition flowing, @Nullable Job job) {
    if (store.tender().isEmpty()) {
      return new Verdict(flowing, "");
    }
    String tender = store.tender().get().jobName();
    @Nullable Job tending = jobOf(store.tender().get());
    Verdict verdict = tending == null ? new Verdict(Condition.OFF, "") : verdict(tending);
    return switch (verdict.condition()) {
      case FLOWING -> new Verdict(flowing, "tended by " + tender);
      case STARTING -> new Verdict(flowing, tender + " is starting");
      case OFF -> new Verdict(flowing, job != null && isAlive(job) ? tender + " does not run" : "");
      default -> new Verdict(Condition.WARNING, tender + ": " + verdict.words());
    };
  }

  private Part letters(Route route, Topic topic, @Nullable Job job) {
    Verdict there = there(topic);
    if (there != null) {
      return part(Kind.DEAD_LETTERS, topic, there, null, null, null);
    }
    Map<String, Flow> sinks = job == null || !isAlive(job) ? Map.of() : job.sinks();
    Double perSecond = perSecond(flow(sinks, route::outputOf, topic));
    Letters letters = streams.kafka().letters().get(topic.name());
    if (letters == null) {
      return part(
          Kind.DEAD_LETTERS,
          topic,
          new Verdict(Condition.UNKNOWN, "counting"),
          perSecond,
          null,
          null);
    }
    Verdict verdict;
    if (!letters.complete()) {
      verdict = new Verdict(Condition.IDLE, "still counting");
    } else if (share(route, job, perSecond) >= MANY) {
      verdict =
          new Verdict(
              Condition.WARNING,
              Math.round(100 * share(route, job, perSecond)) + " % of what comes is refused");
    } else {
      verdict = new Verdict(flowing(perSecond), letters.count() == 0 ? "none" : "");
    }
    return new Part(
        Kind.DEAD_LETTERS,
        topic.name(),
        verdict.condition(),
        verdict.words(),
        perSecond,
        null,
        letters.count(),
        millis(letters.newest()));
  }

  /** Which part of what a job reads becomes dead letters just now. */
  private static double share(Route route, @Nullable Job job, @Nullable Double letters) {
    double read = 0;
    if (job != null) {
      for (Map.Entry<String, Flow> source : job.sources().entrySet()) {
        Double perSecond = source.getValue().perSecond();
        read += perSecond == null || route.inputOf(source.getKey()).isEmpty() ? 0 : perSecond;
      }
    }
    return letters == null || read <= 0 ? 0 : letters / read;
  }

  /** What there is to say of a topic that cannot be seen, or null. */
  private @Nullable Verdict there(Topic topic) {
    if (streams.kafka().fault() != null) {
      return new Verdict(Condition.UNKNOWN, "Kafka does not answer");
    }
    return streams.kafka().topics().containsKey(topic.name())
        ? null
        : new Verdict(Condition.OFF, "not created yet");
  }

  private @Nullable Double written(Topic topic) {
    Traffic traffic = streams.kafka().topics().get(topic.name());
    return traffic == null ? null : traffic.perSecond();
  }

  /** How its topic, or its end, is matched to an operator's name. */
  @FunctionalInterface
  private interface Match {
    Optional<Topic> of(String operator);
  }

  /** What flows through all operators that belong to a topic. */
  private static @Nullable Flow flow(Map<String, Flow> flows, Match match, Topic topic) {
    return flows.entrySet().stream()
        .filter(flow -> match.of(flow.getKey()).filter(topic::equals).isPresent())
        .map(Map.Entry::getValue)
        .reduce(Flow::and)
        .orElse(null);
  }

  private static @Nullable Double perSecond(@Nullable Flow flow) {
    return flow == null ? null : flow.perSecond();
  }

  private static Condition flowing(@Nullable Double perSecond) {
    return perSecond != null && perSecond > 0 ? Condition.FLOWING : Condition.IDLE;
  }

  private static Part part(
      Kind kind,
      Topic topic,
      Verdict verdict,
      @Nullable Double perSecond,
      @Nullable Long waiting,
      @Nullable Long count) {
    return new Part(
        kind, topic.name(), verdict.condition(), verdict.words(), perSecond, waiting, count, null);
  }

  private static Condition conditionOf(JobPart job, List<Part> beside) {
    if (job.condition() != Condition.FLOWING) {
      return job.condition();
    }
    Condition worst = Condition.IDLE;
    for (Part part : beside) {
      // One that is not there says nothing about the lane.
      if (part.condition() != Condition.OFF && part.condition() != Condition.UNKNOWN) {
        worst = worst.orWorse(part.condition());
      }
    }
    return worst;
  }

  private static String wordsOf(JobPart job, List<Part> beside) {
    Condition condition = conditionOf(job, beside);
    if (condition == job.condition() && condition != Condition.FLOWING) {
      return job.words();
    }
    return switch (condition) {
      case FLOWING -> "flowing";
      case IDLE ->
          beside.stream().anyMatch(part -> part.perSecond() != null)
              ? "running, nothing flows"
              : "running";
      default ->
          beside.stream()
              .filter(part -> part.condition() == condition)
              .findFirst()
              .map(part -> part.name() + ": " + part.words())
              .orElse(job.words());
    };
  }

  private static @Nullable String adviceOf(Pipeline pipeline, JobPart job) {
    return switch (job.condition()) {
      case OFF -> "./millrace up --only " + pipeline.name();
      case TROUBLE -> "./millrace logs taskmanager";
      default -> null;
    };
  }

  private static boolean isAlive(Job job) {
    return switch (job.state()) {
      case "FAILED", "CANCELED", "FINISHED", "SUSPENDED" -> false;
      default -> true;
    };
  }

  private Duration age(Instant when) {
    Duration age = Duration.between(when, streams.at());
    return age.isNegative() ? Duration.ZERO : age;
  }

  private static Instant latest(@Nullable Instant one, Instant other) {
    return one == null || one.isBefore(other) ? other : one;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  /** Roughly how long: {@code 40 s}, {@code 3 min}, {@code 2 h}. */
  static String words(Duration duration) {
    if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
      return duration.toSeconds() + " s";
    }
    return duration.compareTo(Duration.ofHours(1)) < 0
        ? duration.toMinutes() + " min"
        : duration.toHours() + " h";
  }
}
