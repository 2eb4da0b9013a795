package dev.millrace.bench.files;

import dev.millrace.bench.Broker;
import dev.millrace.bench.Input;
import dev.millrace.bench.ProcessOfItsOwn;
import dev.millrace.files.FileKind;
import dev.millrace.files.UploadedFile;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Has contenders look into files, one size after another in one process, and measures each size.
 *
 * @param corpora the files
 * @param folder with the requests, and room for what is written on the way
 * @param storeUrl where the files lie
 * @param analyser the program's JAR
 * @param processes how many files are looked into at a time
 */
record Looking(List<Corpus> corpora, Path folder, String storeUrl, Path analyser, int processes) {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** One run over all sizes. */
  Map<SizeClass, Span> measure(Contenders contender) throws Exception {
    return contender == Contenders.JOB ? job() : bare(contender);
  }

  private LookingProcess.Run run(Contenders contender, String bootstrapServers) {
    return new LookingProcess.Run(
        contender, folder, storeUrl, bootstrapServers, analyser, processes);
  }

  private Map<SizeClass, Span> bare(Contenders contender) {
    Map<SizeClass, Span> spans = new EnumMap<>(SizeClass.class);
    try (ProcessOfItsOwn process = LookingProcess.start(run(contender, "none"))) {
      for (Corpus corpus : corpora) {
        Span.Moment warm = moment(Integer.parseInt(process.awaitAnswer()), process);
        Span.Moment end = moment(Integer.parseInt(process.awaitAnswer()), process);
        spans.put(corpus.size(), warm.until(end));
      }
    }
    return spans;
  }

  /** A broker of its own, for a job begins with what it finds there. */
  private Map<SizeClass, Span> job() throws Exception {
    Map<SizeClass, Span> spans = new EnumMap<>(SizeClass.class);
    try (Broker broker = Broker.start()) {
      createTopics(broker);
      String servers = broker.bootstrapServers();
      try (var producer =
              new KafkaProducer<>(
                  // A fresh topic may refuse several for ever.
                  Map.<String, Object>of(
                      "bootstrap.servers", servers, "max.in.flight.requests.per.connection", 1),
                  new ByteArraySerializer(),
                  new ByteArraySerializer());
          var done = new AnalysedTopic(servers, "read_uncommitted");
          var visible = new AnalysedTopic(servers, "read_committed");
          ProcessOfItsOwn process = LookingProcess.start(run(Contenders.JOB, servers))) {
        for (Corpus corpus : corpora) {
          long begun = System.nanoTime();
          for (UploadedFile file : corpus.files()) {
            var unused = producer.send(Corpus.announcement(file));
          }
          producer.flush();
          spans.put(corpus.size(), awaitAll(corpus.files().size(), begun, done, visible, process));
        }
      }
    }
    return spans;
  }

  /** How fast they are done is measured at what is not committed yet: commits come in bursts. */
  private static Span awaitAll(
      int files, long begun, AnalysedTopic done, AnalysedTopic visible, ProcessOfItsOwn process)
      throws IOException {
    long deadline = begun + PATIENCE.toNanos();
    Span.Moment warm = null;
    Span.Moment end = null;
    double firstSeen = 0;
    int finished = 0;
    int seen = 0;
    while (warm == null || end == null || seen < files) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Only " + seen + " of " + files + " files were analysed");
      }
      finished += done.poll();
      if (warm == null && finished >= Worklist.warm(files)) {
        warm = moment(finished, process);
      }
      if (end == null && finished >= Worklist.measured(files)) {
        end = moment(finished, process);
      }
      seen += visible.poll();
      if (firstSeen == 0 && seen > 0) {
        firstSeen = secondsSince(begun);
      }
    }
    return warm.until(end).seen(new Span.Visible(firstSeen, secondsSince(begun)));
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private static Span.Moment moment(int files, ProcessOfItsOwn process) {
    return new Span.Moment(files, System.nanoTime(), process.familyCpu());
  }

  /** All that the job and the console read and write. */
  static void createTopics(Broker broker) throws Exception {
    List<NewTopic> topics = new ArrayList<>();
    for (FileKind kind : FileKind.values()) {
      topics.add(topic(kind.topic()));
      topics.add(topic(DeadLetterTopic.of(kind.topic())));
    }
    for (String name : List.of(AnalysedTopic.NAME, "processed_files", "file_type_aggregations")) {
      topics.add(topic(name));
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(topics).all().get();
    }
  }

  private static NewTopic topic(String name) {
    return new NewTopic(name, Input.PARTITIONS, (short) 1);
  }
}
