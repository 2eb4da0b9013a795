package dev.millrace.console.overview;

import dev.millrace.console.Inquiry;
import dev.millrace.console.Surroundings;
import dev.millrace.console.overview.Streams.Letters;
import dev.millrace.console.overview.Streams.Store;
import dev.millrace.localstack.FlinkRest;
import dev.millrace.localstack.Pipeline;
import dev.millrace.localstack.Topic;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at all systems at once; one that does not answer is shown so, and holds up no other. */
final class Lookout implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final List<Store> NO_STORES = List.of();

  private final Surroundings surroundings;
  private final Clock clock;
  private final KafkaSight kafka;
  private final DeadLetterSight letters;
  private final ExecutorService threads =
      new ThreadPoolExecutor(0, 4, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), Lookout::thread);
  private final Inquiry<KafkaView> kafkaInquiry;
  private final Inquiry<Streams.Flink> flinkInquiry;
  private final Inquiry<List<Store>> storeInquiry;
  private Map<String, Letters> counted = Map.of();

  private record KafkaView(KafkaSight.View view, Map<String, Letters> letters) {}

  Lookout(Surroundings surroundings, List<Pipeline> pipelines, Clock clock) {
    this.surroundings = surroundings;
    this.clock = clock;
    Set<String> topics =
        pipelines.stream()
            .flatMap(pipeline -> pipeline.topics().stream())
            .map(Topic::name)
            .collect(Collectors.toSet());
    Set<String> jobs = pipelines.stream().map(Pipeline::jobName).collect(Collectors.toSet());
    // The group of a job is called like the job.
    this.kafka = new KafkaSight(surroundings.kafka(), topics, jobs, clock);
    this.letters = new DeadLetterSight(surroundings.kafka());
    Stream<String> tenders =
        pipelines.stream()
            .flatMap(pipeline -> Route.stores(pipeline).stream())
            .flatMap(store -> store.tender().stream())
            .map(Pipeline::jobName);
    var flink =
        new FlinkSight(
            new FlinkRest(surroundings.flink(), PATIENCE),
            Stream.concat(jobs.stream(), tenders).collect(Collectors.toSet()),
            clock);
    var stores = new StoreSight(surroundings.clickHouse(), surroundings.root());
    this.kafkaInquiry = new Inquiry<>(threads, this::kafkaView);
    this.flinkInquiry = new Inquiry<>(threads, flink::look);
    this.storeInquiry = new Inquiry<>(threads, stores::look);
  }

  /** What there is to see now. */
  synchronized Streams look() {
    kafkaInquiry.ask();
    flinkInquiry.ask();
    storeInquiry.ask();
    long end = System.nanoTime() + PATIENCE.toNanos();
    @Nullable KafkaView seen = kafkaInquiry.answer(until(end));
    if (seen != null && seen.view().fault() == null) {
      counted = seen.letters();
    }
    KafkaSight.View view =
        seen == null ? KafkaSight.View.blind("does not answer in time") : seen.view();
    Streams.@Nullable Flink flink = flinkInquiry.answer(until(end));
    @Nullable List<Store> stores = storeInquiry.answer(until(end));
    return new Streams(
        clock.instant(),
        new Streams.Kafka(
            surroundings.kafka().servers(), view.fault(), view.topics(), view.waiting(), counted),
        flink == null
            ? FlinkSight.blind(surroundings.flink().toString(), "does not answer in time")
            : flink,
        stores == null ? NO_STORES : stores);
  }

  /** The newest dead letters of a topic. */
  List<Message> deadLetters(String topic) {
    return letters.newest(topic);
  }

  private static Duration until(long end) {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  private KafkaView kafkaView() {
    KafkaSight.View view = kafka.look();
    if (view.fault() != null) {
      return new KafkaView(view, Map.of());
    }
    var piles = new HashMap<String, Integer>();
    view.topics()
        .forEach(
            (topic, traffic) -> {
              if (DeadLetterTopic.is(topic)) {
                piles.put(topic, traffic.partitions());
              }
            });
    return new KafkaView(view, letters.look(piles));
  }

  private static Thread thread(Runnable task) {
    var thread = new Thread(task, "lookout");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    kafka.close();
    letters.close();
  }
}
