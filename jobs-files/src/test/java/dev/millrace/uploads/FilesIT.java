package dev.millrace.uploads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.files.ContentReference;
import dev.millrace.files.Digests;
import dev.millrace.files.FileKind;
import dev.millrace.files.FileStore;
import dev.millrace.files.StoreOptions;
import dev.millrace.files.UploadedFile;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.WrittenTime;
import dev.millrace.serde.deadletter.DeadLetterHeaders;
import dev.millrace.testing.JobUnderTest;
import dev.millrace.uploads.isolation.AnalyserLimits;
import dev.millrace.uploads.isolation.AnalyserPool;
import dev.millrace.uploads.isolation.MisbehavingAnalyser;
import dev.millrace.uploads.logic.Examiner;
import dev.millrace.uploads.model.AnalysedFile;
import dev.millrace.uploads.model.Upload;
import dev.millrace.uploads.sample.FileSample.Fate;
import dev.millrace.uploads.sample.SampleSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole job, through a real broker, a store in a folder and real processes. */
class FilesIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonCodec<UploadedFile> CODEC = JsonCodec.of(UploadedFile.class);
  private static final SampleSettings SAMPLES =
      SampleSettings.of(5, Delivery.BEGINNING).withLargeShare(0.05);

  /** Built before this module; it comes with the job's JAR. */
  private static final Path ANALYSER = Path.of("../file-analyser/target/file-analyser.jar");

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(2)
              .setNumberSlotsPerTaskManager(1)
              .build());

  private Path folder;
  private FileStore store;
  private @Nullable JobUnderTest job;

  @BeforeEach
  void openStore(@TempDir Path empty) {
    folder = empty;
    store = FileStore.at(StoreOptions.folder(empty.resolve("store")));
  }

  @AfterEach
  void stop() throws Exception {
    if (job != null) {
      job.close();
    }
    store.close();
  }

  @ParameterizedTest(name = "parallelism {0}")
  @ValueSource(ints = {1, 2})
  void everyFileIsAnalysedOnceAndCountedAndEverythingElseIsADeadLetter(
      int parallelism, @InjectMiniCluster MiniCluster flink) throws Exception {
    Delivery delivery =
        Delivery.of(
            SAMPLES.withBadShare(0.1).withFailingShare(0.15).withRepeatedShare(0.1),
            120,
            this::put);
    JobUnderTest running = job(Topics.job());
    running.send(delivery.records());
    JobClient client = start(parallelism);

    assertResults(running, delivery);
    for (FileKind kind : FileKind.values()) {
      List<byte[]> dead = delivery.dead(kind);
      assertThat(running.read(Topics.deadLetters(kind), dead.size()))
          .extracting(letter -> letter.value() == null ? new byte[0] : letter.value())
          .containsExactlyInAnyOrderElementsOf(dead);
    }
    assertThat(JobUnderTest.restarts(flink, client)).isZero();
  }

  @Test
  void nothingIsLostOrDoubledByASavepointAnotherParallelismAndALostTaskManager(
      @TempDir Path savepoints, @InjectMiniCluster MiniCluster flink) throws Exception {
    Delivery delivery =
        Delivery.of(
            SAMPLES.withBadShare(0).withFailingShare(0.1).withRepeatedShare(0.2), 150, this::put);
    List<ProducerRecord<byte[], byte[]>> records = delivery.records();
    JobUnderTest running = job(Topics.job());
    running.send(records.subList(0, 50));
    JobClient first = start(1);
    running.read(Topics.ANALYSED, 5);
    running.stopWithSavepoint(first, savepoints);

    start(2);
    running.send(records.subList(50, 100));
    running.read(Topics.ANALYSED, 50);
    flink.terminateTaskManager(0).get();
    flink.startTaskManager();
    running.send(records.subList(100, records.size()));

    assertResults(running, delivery);
  }

  @Test
  void filesThatHangAndGrowAreDeadLettersAndHoldUpNoCheckpointAndNoOther(
      @InjectMiniCluster MiniCluster flink) throws Exception {
    JobUnderTest running =
        job(Topics.job(new Misbehaving(StoreOptions.folder(folder.resolve("store")))));
    running.send(
        List.of(
            announcement("hang"),
            announcement("eat-the-heap"),
            announcement("flood"),
            announcement("die"),
            announcement("good-one"),
            announcement("good-two"),
            announcement("good-three")));
    JobClient client = start(1);

    // One process hangs, and all others' files go through the other one, in their order.
    assertThat(byId(running.read(Topics.ANALYSED, 6))).containsKey("good-one");
    List<ConsumerRecord<byte[], byte[]>> letters =
        running.read(Topics.deadLetters(FileKind.IMAGE), 4);
    assertThat(letters)
        .extracting(letter -> JobUnderTest.header(letter, DeadLetterHeaders.REASON))
        .containsExactlyInAnyOrder("timeout", "out-of-memory", "answer-too-large", "analyser-died");
    assertThat(letters)
        .allSatisfy(
            letter ->
                assertThat(JobUnderTest.header(letter, DeadLetterHeaders.STAGE))
                    .isEqualTo("process"));
    assertThat(outcomes(running.read(Topics.ANALYSED, 7)))
        .containsEntry("hang", "timeout")
        .containsEntry("eat-the-heap", "out-of-memory")
        .containsEntry("good-three", "analysed");
    assertThat(JobUnderTest.restarts(flink, client)).isZero();
  }

  @Test
  void whatTheStoreDoesNotHoldIsADeadLetterAndWhatItHoldsIsAnalysed(
      @InjectMiniCluster MiniCluster flink) throws Exception {
    byte[] text = "The mill stands by the river. ".repeat(100).getBytes(UTF_8);
    ContentReference good = put(text);
    ContentReference spoilt = put("The mill stands.".getBytes(UTF_8));
    Files.writeString(Path.of(URI.create(spoilt.uri())), "The mill stood..");
    String nowhere = Digests.of(new byte[] {7}).sha256();
    JobUnderTest running = job(Topics.job());
    running.send(
        List.of(
            announcement("good", good, Digests.of(text).md5()),
            announcement(
                "outside",
                new ContentReference("file:///etc/hostname", 9, good.sha256()),
                "0".repeat(32)),
            announcement(
                "missing",
                new ContentReference(
                    good.uri().replace(ending(good.sha256()), ending(nowhere)), 1, nowhere),
                Digests.of(new byte[] {7}).md5()),
            announcement("spoilt", spoilt, Digests.of("The mill stands.".getBytes(UTF_8)).md5()),
            announcement(
                "huge",
                new ContentReference(good.uri(), 1L << 40, good.sha256()),
                "0".repeat(32))));
    JobClient client = start(2);

    assertThat(outcomes(running.read(Topics.ANALYSED, 5)))
        .isEqualTo(
            Map.of(
                "good", "analysed",
                "outside", "outside-of-the-store",
                "missing", "not-in-the-store",
                "spoilt", "hash-mismatch",
                "huge", "too-large"));
    assertThat(running.read(Topics.deadLetters(FileKind.DOCUMENT), 4)).hasSize(4);
    assertThat(JobUnderTest.restarts(flink, client)).isZero();
  }

  @Test
  void resultsAreSeenWhileManyOthersWait(@InjectMiniCluster MiniCluster flink) throws Exception {
    JobUnderTest running = job(Topics.job(Leisurely::new));
    List<ProducerRecord<byte[], byte[]>> many =
        IntStream.range(0, 500).mapToObj(i -> announcement("file-" + i)).toList();
    running.send(many);
    JobClient client = start(1);

    // They need a checkpoint, whose barrier has to get past all that wait.
    running.read(Topics.ANALYSED, 1);
    assertThat(Leisurely.BEGUN.get()).isLessThan(many.size());
    assertThat(byId(running.read(Topics.ANALYSED, many.size()))).hasSameSizeAs(many);
    assertThat(JobUnderTest.restarts(flink, client)).isZero();
  }

  /** Takes its time for each file, though not much. */
  private static final class Leisurely implements Examiner {
    static final AtomicInteger BEGUN = new AtomicInteger();

    @Override
    public CompletableFuture<AnalysedFile> examine(Upload upload) {
      BEGUN.incrementAndGet();
      return CompletableFuture.supplyAsync(
          () ->
              AnalysedFile.failed(
                  upload, null, "broken", "It is broken.", upload.uploadTimestamp()),
          CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS));
    }

    @Override
    public int busy() {
      return 0;
    }

    @Override
    public void close() {}
  }

  /** The job with the analyser that stands in for the real one, and little patience. */
  private record Misbehaving(StoreOptions store) implements Examiner.Opening {
    @Override
    public Examiner open() throws Exception {
      var limits = new AnalyserLimits(2, Duration.ofSeconds(8), 64 << 20, 1 << 30, 100);
      return new FileExaminer(
          new UploadReader(ZoneOffset.UTC),
          FileStore.at(store),
          AnalyserPool.open(MisbehavingAnalyser.program(), limits),
          new AnalysisOptions(limits, 1 << 30, 10_000, false, 320, null),
          Duration.ofSeconds(1));
    }
  }

  private JobUnderTest job(JobUnderTest opened) {
    job = opened;
    return opened;
  }

  private JobClient start(int parallelism) throws Exception {
    return requireNonNull(job)
        .start(
            parallelism,
            "--analysis.jar=" + ANALYSER.toAbsolutePath(),
            "--store.url=" + folder.resolve("store").toUri(),
            "--checkpoint.interval=200ms",
            "--checkpoint.aligned-timeout=50ms",
            "--window.idleness=1h",
            "--window.flush-after=0s");
  }

  private ContentReference put(byte[] content) throws IOException {
    return store.put(Files.write(folder.resolve("content"), content), Digests.of(content).sha256());
  }

  private static String ending(String sha256) {
    return sha256.substring(0, 2) + '/' + sha256;
  }

  private static ProducerRecord<byte[], byte[]> announcement(String name) {
    byte[] content = name.getBytes(UTF_8);
    return announcement(
        FileKind.IMAGE, name, content.length, Digests.of(content).md5(), content, null);
  }

  private static ProducerRecord<byte[], byte[]> announcement(
      String name, ContentReference reference, String md5) {
    return announcement(FileKind.DOCUMENT, name, reference.size(), md5, null, reference);
  }

  private static ProducerRecord<byte[], byte[]> announcement(
      FileKind kind,
      String name,
      long size,
      String md5,
      byte @Nullable [] content,
      @Nullable ContentReference reference) {
    WrittenTime time = WrittenTime.of(Delivery.BEGINNING.toEpochMilli());
    var file = new UploadedFile(name, name, kind, size, md5, time, content, reference, Map.of());
    return new ProducerRecord<>(kind.topic(), 0, name.getBytes(UTF_8), CODEC.encode(file));
  }

  private static void assertResults(JobUnderTest running, Delivery delivery) throws Exception {
    Map<String, Fate> expected = delivery.files();
    Map<String, JsonNode> files = byId(running.read(Topics.ANALYSED, expected.size()));
    Map<String, String> found = new TreeMap<>();
    files.forEach(
        (id, file) -> found.put(id, file.path("status").asText().toUpperCase(Locale.ROOT)));
    Map<String, String> wanted = new TreeMap<>();
    expected.forEach((id, fate) -> wanted.put(id, fate.name()));
    assertThat(found).isEqualTo(wanted);

    List<String> larger = delivery.larger(1 << 20);
    assertThat(byId(running.read(Topics.PROCESSED, larger.size())).keySet())
        .containsExactlyInAnyOrderElementsOf(larger);

    Map<String, List<Long>> groups = delivery.aggregations();
    Map<String, List<Long>> given = new TreeMap<>();
    for (var record : running.read(Topics.AGGREGATIONS, groups.size())) {
      JsonNode counted = JSON.readTree(record.value());
      assertThat(record.key()).isEqualTo(counted.path("key").asText().getBytes(UTF_8));
      List<Long> numbers = new ArrayList<>();
      for (String field : List.of("count", "bytes_sum", "bytes_min", "bytes_max", "failed")) {
        numbers.add(counted.path(field).longValue());
      }
      assertThat(counted.path("bytes_mean").doubleValue())
          .isEqualTo((double) numbers.get(1) / numbers.get(0));
      assertThat(given.put(counted.path("id").asText(), numbers))
          .as("a second %s", counted.path("id"))
          .isNull();
    }
    assertThat(given).isEqualTo(groups);
  }

  /** What became of each file: {@code analysed}, or the reason why it was not. */
  private static Map<String, String> outcomes(List<ConsumerRecord<byte[], byte[]>> records)
      throws IOException {
    Map<String, String> outcomes = new TreeMap<>();
    byId(records)
        .forEach(
            (id, file) ->
                outcomes.put(id, file.path("reason").asText(file.path("status").asText())));
    return outcomes;
  }

  /** Each must be there once, under the key that belongs to it. */
  private static Map<String, JsonNode> byId(List<ConsumerRecord<byte[], byte[]>> records)
      throws IOException {
    Map<String, JsonNode> files = new TreeMap<>();
    for (var record : records) {
      JsonNode file = JSON.readTree(record.value());
      String id = file.path("file_id").asText();
      assertThat(record.key()).isEqualTo(id.getBytes(UTF_8));
      assertThat(files.put(id, file)).as("a second result for %s", id).isNull();
    }
    return files;
  }
}
