package dev.millrace.console;

import dev.millrace.localstack.FlinkRest;
import dev.millrace.localstack.Pipeline;
import dev.millrace.localstack.StackFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kafka, Flink and whatever else a room needs how they are, all at once, and waits for nobody
 * for long.
 */
public final class StandingSight implements AutoCloseable {
  /** What Kafka is called in the answer. */
  public static final String KAFKA = "kafka";

  /** What the pipeline's job is called in the answer. */
  public static final String JOB = "job";

  private static final Duration PATIENCE = Duration.ofMillis(2_500);
  private static final int ANSWER_MILLIS = 2_000;
  private static final Standing SILENCE = Standing.amiss("does not answer", "./millrace status");

  private final KafkaServers kafka;
  private final Pipeline pipeline;
  private final List<String> topics;
  private final FlinkRest flink;
  private final ExecutorService threads = Executors.newCachedThreadPool(StandingSight::thread);
  private final Map<String, Inquiry<Standing>> inquiries = new LinkedHashMap<>();

  /** Used by one inquiry only, which is never asked twice at once. */
  private volatile @Nullable Admin admin;

  /**
   * For a room.
   *
   * @param topics those of the pipeline that the room needs
   * @param more what else is asked, by what it is called in the answer
   */
  public StandingSight(
      Surroundings surroundings,
      Pipeline pipeline,
      List<String> topics,
      Map<String, Supplier<Standing>> more) {
    this.kafka = surroundings.kafka();
    this.pipeline = pipeline;
    this.topics = List.copyOf(topics);
    this.flink = new FlinkRest(surroundings.flink(), PATIENCE);
    inquiries.put(KAFKA, new Inquiry<>(threads, this::askKafka));
    more.forEach((name, question) -> inquiries.put(name, new Inquiry<>(threads, question)));
    inquiries.put(JOB, new Inquiry<>(threads, this::askFlink));
  }

  /** How each is, by what it is called. */
  public synchronized Map<String, Standing> look() {
    inquiries.values().forEach(Inquiry::ask);
    long end = System.nanoTime() + PATIENCE.toNanos();
    var answers = new LinkedHashMap<String, Standing>();
    inquiries.forEach(
        (name, inquiry) -> {
          Standing answer = inquiry.answer(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
          answers.put(name, answer == null ? SILENCE : answer);
        });
    return answers;
  }

  private Standing askKafka() {
    try {
      Set<String> there = admin().listTopics().names().get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
      var missing = new ArrayList<>(topics);
      missing.removeAll(there);
      return missing.isEmpty()
          ? Standing.well("answers")
          : Standing.amiss("has no topic " + missing.get(0), start());
    } catch (ExecutionException | TimeoutException | KafkaException silence) {
      return Standing.amiss("does not answer", "./millrace up");
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return Standing.amiss("was not asked to the end", "./millrace status");
    }
  }

  private Standing askFlink() {
    try {
      if (flink.overview().isEmpty()) {
        return Standing.amiss("Flink does not answer", "./millrace up");
      }
      List<FlinkRest.Job> jobs =
          flink.jobs().stream().filter(job -> job.name().equals(pipeline.jobName())).toList();
      if (jobs.stream().anyMatch(FlinkRest.Job::runs)) {
        return Standing.well("runs");
      }
      return jobs.stream().anyMatch(job -> !job.hasEnded())
          ? Standing.amiss("is starting", "./millrace status")
          : Standing.amiss("does not run", start());
    } catch (StackFailure gone) {
      return Standing.amiss("Flink stopped answering", "./millrace status");
    }
  }

  private String start() {
    return "./millrace up --only " + pipeline.name();
  }

  private Admin admin() {
    Admin open = admin;
    if (open == null) {
      open =
          kafka.admin(
              Map.of(
                  "client.id",
                  "millrace-console-standing",
                  "request.timeout.ms",
                  ANSWER_MILLIS - 500,
                  "default.api.timeout.ms",
                  ANSWER_MILLIS,
                  "reconnect.backoff.max.ms",
                  1_000));
      admin = open;
    }
    return open;
  }

  private static Thread thread(Runnable task) {
    var thread = new Thread(task, "standing");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    Admin open = admin;
    if (open != null) {
      open.close(Duration.ZERO);
    }
  }
}
