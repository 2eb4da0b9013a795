package dev.millrace.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Flink's REST interface, as far as the commands need it. */
public final class FlinkRest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final JsonNode NONE = JSON.createArrayNode();

  private static final Duration SAVEPOINT_LIMIT = Duration.ofMinutes(5);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final URI address;
  private final Duration patience;

  public FlinkRest(URI address) {
    this(address, Duration.ofSeconds(10));
  }

  /**
   * @param patience how long an answer may take before it counts as none
   */
  public FlinkRest(URI address, Duration patience) {
    this.address = address;
    this.patience = patience;
  }

  /** The cluster at a glance. */
  public record Overview(String version, int taskManagers, int slots, int freeSlots) {}

  /**
   * A job as the cluster lists it.
   *
   * @param tasks how many subtasks it has
   * @param runningTasks how many of them run
   */
  public record Job(
      String id,
      String name,
      String state,
      Instant start,
      Duration age,
      int tasks,
      int runningTasks) {
    private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED", "SUSPENDED");

    public boolean hasEnded() {
      return ENDED.contains(state);
    }

    /** Whether the job and every one of its subtasks runs. */
    public boolean runs() {
      return state.equals("RUNNING") && tasks > 0 && runningTasks == tasks;
    }
  }

  /**
   * How a job's checkpoints go.
   *
   * @param latest where the latest one lies, if there is one
   * @param restored where the state came from at the last start or recovery, if from anywhere
   */
  public record Checkpoints(
      long completed, long failed, @Nullable String latest, @Nullable String restored) {}

  /**
   * The latest checkpoints of a job: when they were completed, failed and restored from, if ever.
   *
   * @param took how long the completed one took
   * @param bytes how large the state in it is
   */
  public record LatestCheckpoints(
      @Nullable Instant completed,
      @Nullable Instant failed,
      @Nullable Instant restored,
      Duration took,
      long bytes) {}

  /** Operators of a job that run chained into one. */
  public record Task(String id, String name, int parallelism, String state) {}

  public URI address() {
    return address;
  }

  /** The cluster at a glance, nothing while no JobManager leads. */
  public Optional<Overview> overview() {
    return look("/overview")
        .map(
            node ->
                new Overview(
                    node.path("flink-version").asText(),
                    node.path("taskmanagers").asInt(),
                    node.path("slots-total").asInt(),
                    node.path("slots-available").asInt()));
  }

  /** All jobs that the cluster still knows, the ended ones included. */
  public List<Job> jobs() {
    JsonNode answer =
        look("/jobs/overview")
            .orElseThrow(
                () ->
                    new StackFailure(
                        "Flink does not answer at " + address + ".",
                        "Start it with './millrace up', or name another with --flink."));
    var jobs = new ArrayList<Job>();
    for (JsonNode job : answer.path("jobs")) {
      jobs.add(
          new Job(
              job.path("jid").asText(),
              job.path("name").asText(),
              job.path("state").asText(),
              Instant.ofEpochMilli(job.path("start-time").asLong()),
              Duration.ofMillis(job.path("duration").asLong()),
              job.path("tasks").path("total").asInt(),
              job.path("tasks").path("running").asInt()));
    }
    return List.copyOf(jobs);
  }

  /** The job of this id, if the cluster knows it. */
  public Optional<Job> job(String id) {
    return jobs().stream().filter(job -> job.id().equals(id)).findFirst();
  }

  /** The job's checkpoints, nothing if the cluster does not know the job. */
  public Optional<Checkpoints> checkpoints(String id) {
    return look("/jobs/" + id + "/checkpoints")
        .map(
            node ->
                new Checkpoints(
                    node.path("counts").path("completed").asLong(),
                    node.path("counts").path("failed").asLong(),
                    text(node.path("latest").path("completed").path("external_path")),
                    text(node.path("latest").path("restored").path("external_path"))));
  }

  /** When the job's latest checkpoints were, nothing if the cluster does not know the job. */
  public Optional<LatestCheckpoints> latestCheckpoints(String id) {
    return look("/jobs/" + id + "/checkpoints")
        .map(node -> node.path("latest"))
        .map(
            latest ->
                new LatestCheckpoints(
                    instant(latest.path("completed").path("latest_ack_timestamp")),
                    instant(latest.path("failed").path("failure_timestamp")),
                    instant(latest.path("restored").path("restore_timestamp")),
                    Duration.ofMillis(
                        latest.path("completed").path("end_to_end_duration").asLong()),
                    latest.path("completed").path("checkpointed_size").asLong()));
  }

  /**
   * How often the job makes a checkpoint, nothing if never or the cluster does not know the job.
   */
  public Optional<Duration> checkpointInterval(String id) {
    return look("/jobs/" + id + "/checkpoints/config")
        .map(node -> Duration.ofMillis(node.path("interval").asLong()))
        // Who makes none has the longest interval there is.
        .filter(interval -> interval.compareTo(Duration.ofDays(365)) < 0);
  }

  /** The job's tasks, none if the cluster does not know the job. */
  public List<Task> tasks(String id) {
    var tasks = new ArrayList<Task>();
    for (JsonNode vertex : look("/jobs/" + id).map(node -> node.path("vertices")).orElse(NONE)) {
      tasks.add(
          new Task(
              vertex.path("id").asText(),
              vertex.path("name").asText(),
              vertex.path("parallelism").asInt(),
              vertex.path("status").asText()));
    }
    return List.copyOf(tasks);
  }

  /** What a task measures: names such as {@code alerts__Writer.numRecordsSend}. */
  public List<String> metricNames(String job, String task) {
    var names = new ArrayList<String>();
    for (JsonNode metric : look(metricsOf(job, task)).orElse(NONE)) {
      names.add(metric.path("id").asText());
    }
    return List.copyOf(names);
  }

  /** What a task measures now, summed over its subtasks; without what is not known yet. */
  public Map<String, Double> metrics(String job, String task, Collection<String> names) {
    String wanted =
        names.stream()
            .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
            .collect(Collectors.joining(","));
    var sums = new HashMap<String, Double>();
    for (JsonNode metric : look(metricsOf(job, task) + "?agg=sum&get=" + wanted).orElse(NONE)) {
      sums.put(metric.path("id").asText(), metric.path("sum").asDouble());
    }
    return Map.copyOf(sums);
  }

  private static String metricsOf(String job, String task) {
    return "/jobs/" + job + "/vertices/" + task + "/subtasks/metrics";
  }

  /** How often a job was restarted since its JobManager took it up, nothing while unknown. */
  public OptionalLong restarts(String id) {
    return look("/jobs/" + id + "/metrics?get=numRestarts")
        .map(node -> node.path(0).path("value"))
        .filter(JsonNode::isTextual)
        .map(value -> OptionalLong.of(value.asLong()))
        .orElse(OptionalLong.empty());
  }

  /** How many slots a job takes: its operators share them, so the widest counts. */
  int slotsOf(String id) {
    int widest = 1;
    for (JsonNode vertex : look("/jobs/" + id).map(node -> node.path("vertices")).orElse(NONE)) {
      widest = Math.max(widest, vertex.path("parallelism").asInt());
    }
    return widest;
  }

  /** The first line of what last went wrong in a job, if anything did. */
  public Optional<String> lastException(String id) {
    return look("/jobs/" + id + "/exceptions?maxExceptions=1")
        .map(node -> node.path("exceptionHistory").path("entries").path(0).path("stacktrace"))
        .filter(JsonNode::isTextual)
        .map(FlinkRest::rootCause);
  }

  /**
   * Stops a job behind a savepoint, without draining, and waits for it.
   *
   * @return where the savepoint lies
   */
  public String stopWithSavepoint(String id) {
    JsonNode trigger = post("/jobs/" + id + "/stop", Map.of("drain", false));
    String request = trigger.path("request-id").asText();
    Optional<JsonNode> done =
        Patience.of(SAVEPOINT_LIMIT)
            .every(Duration.ofMillis(100))
            .until(
                () ->
                    look("/jobs/" + id + "/savepoints/" + request)
                        .filter(
                            node -> node.path("status").path("id").asText().equals("COMPLETED")));
    JsonNode operation =
        done.orElseThrow(
                () ->
                    new StackFailure(
                        "The savepoint of job " + id + " was not done within 5 minutes.",
                        "See the job's checkpoints at " + address + "."))
            .path("operation");
    String location = text(operation.path("location"));
    if (location == null) {
      throw new StackFailure(
          "Job "
              + id
              + " could not be stopped with a savepoint: "
              + rootCause(operation.path("failure-cause").path("stack-trace")),
          "See './millrace logs jobmanager'.");
    }
    return location;
  }

  /** Cancels a job and waits until it has ended. */
  public void cancel(String id) {
    send(request("/jobs/" + id + "?mode=cancel").method("PATCH", BodyPublishers.noBody()));
    boolean ended =
        Patience.of(Duration.ofMinutes(3))
            .every(Duration.ofMillis(100))
            .untilTrue(() -> job(id).map(Job::hasEnded).orElse(true));
    if (!ended) {
      throw new StackFailure(
          "Job " + id + " was told to end and still has not.",
          "See './millrace logs taskmanager' for the task that does not react.");
    }
  }

  /**
   * Waits until a job has completed a checkpoint that began after a moment: then it works, and what
   * it had written until that moment can be seen by readers of committed records. The cluster may
   * be down meanwhile.
   *
   * @return whether that happened within the limit
   */
  public boolean awaitCheckpoint(String id, Instant after, Duration limit) {
    return Patience.of(limit)
        .every(Duration.ofMillis(100))
        .untilTrue(
            () ->
                look("/jobs/" + id + "/checkpoints")
                    .map(node -> node.path("latest").path("completed").path("trigger_timestamp"))
                    .filter(began -> began.asLong() > after.toEpochMilli())
                    .isPresent());
  }

  private Optional<JsonNode> look(String path) {
    try {
      var response =
          http.send(request(path).timeout(patience).GET().build(), BodyHandlers.ofString());
      return response.statusCode() == 200
          ? Optional.of(JSON.readTree(response.body()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private JsonNode post(String path, Map<String, Object> body) {
    try {
      return send(
          request(path)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      var response =
          http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
      JsonNode answer = JSON.readTree(response.body());
      if (response.statusCode() / 100 != 2) {
        throw new StackFailure(
            "Flink refuses: " + rootCause(answer.path("errors").path(0)),
            "See './millrace jobs' for what it runs.");
      }
      return answer;
    } catch (ConnectException e) {
      throw new StackFailure(
          "Flink does not answer at " + address + ".",
          "Start it with './millrace up', or name another with --flink.",
          e);
    } catch (IOException e) {
      throw new StackFailure(
          "The conversation with Flink at " + address + " broke off: " + e.getMessage(),
          "Run the command again.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("Waiting for Flink was interrupted.", "Run the command again.", e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path));
  }

  private static String rootCause(JsonNode stackTrace) {
    String root = "";
    for (String line : stackTrace.asText("no reason given").lines().toList()) {
      if (root.isEmpty() || line.startsWith("Caused by: ")) {
        root = Diagnosis.words(line);
      }
    }
    return root;
  }

  private static @Nullable Instant instant(JsonNode millis) {
    return millis.isNumber() ? Instant.ofEpochMilli(millis.asLong()) : null;
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() ? node.asText() : null;
  }
}
