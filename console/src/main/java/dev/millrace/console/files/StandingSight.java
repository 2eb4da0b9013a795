package dev.millrace.console.files;

import dev.millrace.console.Inquiry;
import dev.millrace.console.KafkaServers;
import dev.millrace.console.Surroundings;
import dev.millrace.console.files.Standing.Part;
import dev.millrace.files.FileKind;
import dev.millrace.files.FileStore;
import dev.millrace.localstack.FlinkRest;
import dev.millrace.localstack.StackFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Asks Kafka, the store and Flink how they are, all at once, and waits for nobody for long. */
final class StandingSight implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(2_500);
  private static final int ANSWER_MILLIS = 2_000;
  private static final String JOB = "files";
  private static final String START = "./millrace up --only files";

  private final KafkaServers kafka;
  private final FileStore store;
  private final FlinkRest flink;
  private final ExecutorService threads = Executors.newCachedThreadPool(StandingSight::thread);
  private final Inquiry<Part> kafkaInquiry;
  private final Inquiry<Part> storeInquiry;
  private final Inquiry<Part> jobInquiry;

  /** Used by one inquiry only, which is never asked twice at once. */
  private volatile @Nullable Admin admin;

  StandingSight(Surroundings surroundings, FileStore store) {
    this.kafka = surroundings.kafka();
    this.store = store;
    this.flink = new FlinkRest(surroundings.flink(), PATIENCE);
    this.kafkaInquiry = new Inquiry<>(threads, this::kafka);
    this.storeInquiry = new Inquiry<>(threads, this::store);
    this.jobInquiry = new Inquiry<>(threads, this::job);
  }

  synchronized Standing look(long revision) {
    kafkaInquiry.ask();
    storeInquiry.ask();
    jobInquiry.ask();
    long end = System.nanoTime() + PATIENCE.toNanos();
    return new Standing(
        revision,
        answer(kafkaInquiry, end, "./millrace status"),
        answer(storeInquiry, end, "./millrace status"),
        answer(jobInquiry, end, "./millrace status"));
  }

  private static Part answer(Inquiry<Part> inquiry, long end, String advice) {
    Part answer = inquiry.answer(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    return answer == null ? Part.amiss("does not answer", advice) : answer;
  }

  private Part kafka() {
    try {
      Set<String> there = admin().listTopics().names().get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
      List<String> missing = new ArrayList<>(List.of(AnalysedFiles.TOPIC));
      for (FileKind kind : FileKind.values()) {
        missing.add(kind.topic());
      }
      missing.removeAll(there);
      return missing.isEmpty()
          ? Part.well("answers")
          : Part.amiss("has no topic " + missing.get(missing.size() - 1), START);
    } catch (ExecutionException | TimeoutException | KafkaException silence) {
      return Part.amiss("does not answer", "./millrace up");
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return Part.amiss("was not asked to the end", "./millrace status");
    }
  }

  private Part store() {
    return store.answers()
        ? Part.well("answers")
        : Part.amiss("does not answer", "./millrace logs console");
  }

  private Part job() {
    try {
      if (flink.overview().isEmpty()) {
        return Part.amiss("Flink does not answer", "./millrace up");
      }
      List<FlinkRest.Job> jobs =
          flink.jobs().stream().filter(job -> job.name().equals(JOB)).toList();
      Optional<FlinkRest.Job> runs = jobs.stream().filter(FlinkRest.Job::runs).findFirst();
      Optional<FlinkRest.Job> begins = jobs.stream().filter(job -> !job.hasEnded()).findFirst();
      if (runs.isPresent()) {
        return Part.well("runs");
      }
      return begins.isPresent()
          ? Part.amiss("is starting", "./millrace status")
          : Part.amiss("does not run", START);
    } catch (StackFailure gone) {
      return Part.amiss("Flink stopped answering", "./millrace status");
    }
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
    var thread = new Thread(task, "files-standing");
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
