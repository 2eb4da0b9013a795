package dev.millrace.transactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.serde.deadletter.DeadLetterHeaders;
import dev.millrace.serde.sample.Sample;
import dev.millrace.testing.JobUnderTest;
import dev.millrace.transactions.sample.SampleSettings;
import dev.millrace.transactions.sample.TransactionSamples;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
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

/** The whole job while things go wrong; the script {@code kill-test} does the same at full size. */
class FailuresIT {
  private static final Instant BEGINNING = Instant.parse("2024-01-15T10:30:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(2)
              .setNumberSlotsPerTaskManager(1)
              .build());

  private JobUnderTest job;

  @BeforeEach
  void startKafka() {
    job = Topics.job();
  }

  @AfterEach
  void stopKafka() throws Exception {
    job.close();
  }

  @Test
  void openWindowsGoOnThroughASavepointAnotherParallelismAndALostTaskManager(
      @TempDir Path savepoints, @InjectMiniCluster MiniCluster flink) throws Exception {
    String[] patient = {"--window.idleness", "10min", "--window.flush-after", "0s"};
    List<Sample> samples =
        samples(
            SampleSettings.of(11, BEGINNING)
                .withSpacing(Duration.ofMillis(100))
                .withUsers(50)
                .withBadShare(0.05),
            6000);
    JobClient first = job.start(1, patient);
    job.send(records(samples.subList(0, 3000)));
    job.read(Topics.DEAD, invalid(samples.subList(0, 2000)).size());
    job.stopWithSavepoint(first, savepoints);

    job.start(2, patient);
    job.send(records(samples.subList(3000, 4500)));
    job.read(Topics.DEAD, invalid(samples.subList(0, 4000)).size());
    flink.terminateTaskManager(0).get();
    flink.startTaskManager();
    job.send(records(samples.subList(4500, 6000)));
    job.send(closing(BEGINNING.plus(Duration.ofHours(1))));

    Map<String, String> expected = windowsOf(samples);
    assertThat(windows(job.read("user_aggregations", expected.size()))).isEqualTo(expected);
    assertThat(values(job.read(Topics.DEAD, invalid(samples).size())))
        .containsExactlyInAnyOrderElementsOf(
            invalid(samples).stream().map(sample -> text(sample.value())).toList());
  }

  @Test
  void badInputIsKeptAndNeverRestartsTheJob(@InjectMiniCluster MiniCluster flink) throws Exception {
    List<Sample> samples =
        samples(SampleSettings.of(12, BEGINNING).withBadShare(0.5).withNearLimitShare(0.004), 4000);
    byte[] nearTheLimit = nearTheLimit();
    byte[] headerNearTheLimit = new byte[1_048_000];
    JobClient running = job.start(2);
    job.send(records(samples));
    var withLargeHeader =
        new ProducerRecord<byte[], byte[]>(
            Topics.INPUT, "bad, with a large header".getBytes(StandardCharsets.UTF_8));
    withLargeHeader.headers().add("trace", headerNearTheLimit);
    job.send(List.of(new ProducerRecord<>(Topics.INPUT, nearTheLimit), withLargeHeader));

    var dead = job.read(Topics.DEAD, invalid(samples).size() + 2);

    List<String> expected =
        new ArrayList<>(invalid(samples).stream().map(sample -> text(sample.value())).toList());
    expected.add(text(nearTheLimit));
    expected.add("bad, with a large header");
    assertThat(values(dead)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(dead)
        .filteredOn(letter -> Arrays.equals(letter.value(), nearTheLimit))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(JobUnderTest.header(letter, DeadLetterHeaders.STAGE)).isEqualTo("sink");
              assertThat(JobUnderTest.header(letter, DeadLetterHeaders.OPERATOR))
                  .isEqualTo("encode-processed-transactions");
            });
    assertThat(dead)
        .filteredOn(letter -> letter.headers().lastHeader("trace") != null)
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.headers().lastHeader("trace").value())
                    .isEqualTo(headerNearTheLimit));
    assertThat(JobUnderTest.restarts(flink, running)).isZero();
  }

  @Test
  void tooMuchBadInputEndsTheJobForGoodAndLosesNoDeadLetter(
      @TempDir Path checkpoints, @InjectMiniCluster MiniCluster flink) throws Exception {
    job.keepCheckpoints(checkpoints);
    JobClient running =
        job.start(
            1, "--dead-letters.breaker.share", "0.5", "--dead-letters.breaker.min-records", "50");
    List<String> bad = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      bad.add("bad " + i);
    }
    job.send(lines(bad));
    // The end comes with a record, once a checkpoint holds the dead letters that explain it.
    while (!running.getJobStatus().get().isGloballyTerminalState()) {
      bad.add("bad " + bad.size());
      job.send(lines(bad.subList(bad.size() - 1, bad.size())));
    }

    assertThat(running.getJobStatus().get()).isEqualTo(JobStatus.FAILED);
    assertThatThrownBy(() -> running.getJobExecutionResult().get())
        .hasStackTraceContaining("TooManyDeadLetters")
        .hasStackTraceContaining("records that subtask 0 read within 60 s were dead letters");
    assertThat(JobUnderTest.restarts(flink, running)).isZero();
    assertThat(values(job.read(Topics.DEAD, 100))).contains("bad 0", "bad 99");

    job.goOnFrom(latestCheckpoint(flink, running));
    job.start(1);
    assertThat(values(job.read(Topics.DEAD, bad.size()))).containsExactlyInAnyOrderElementsOf(bad);
  }

  private static List<ProducerRecord<byte[], byte[]>> lines(List<String> values) {
    return values.stream()
        .map(
            value ->
                new ProducerRecord<byte[], byte[]>(
                    Topics.INPUT, value.getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  private static String latestCheckpoint(MiniCluster flink, JobClient ended) throws Exception {
    CheckpointStatsSnapshot checkpoints =
        Objects.requireNonNull(
            flink.getArchivedExecutionGraph(ended.getJobID()).get().getCheckpointStatsSnapshot());
    return Objects.requireNonNull(
        Objects.requireNonNull(checkpoints.getHistory().getLatestCompletedCheckpoint())
            .getExternalPath());
  }

  /** A valid payment whose result is a little larger than the topic takes. */
  private static byte[] nearTheLimit() {
    String message =
        """
        {"transaction_id":"txn_large","user_id":"user_large","product":"%s","category":"books",\
        "amount":200.00,"quantity":1,"timestamp":"2024-01-15T10:30:00"}""";
    return message.formatted("x".repeat(1_048_300)).getBytes(StandardCharsets.UTF_8);
  }

  private static List<Sample> samples(SampleSettings settings, int count) {
    var samples = new TransactionSamples(settings);
    return IntStream.range(0, count).mapToObj(i -> samples.next()).toList();
  }

  private static List<Sample> invalid(List<Sample> samples) {
    return samples.stream().filter(sample -> !sample.valid()).toList();
  }

  private static List<ProducerRecord<byte[], byte[]>> records(List<Sample> samples) {
    return samples.stream()
        .map(sample -> new ProducerRecord<>(Topics.INPUT, sample.key(), sample.value()))
        .toList();
  }

  private static List<ProducerRecord<byte[], byte[]>> closing(Instant time) {
    return IntStream.range(0, Topics.PARTITIONS)
        .mapToObj(
            partition -> {
              Sample closing = TransactionSamples.closing(partition, time);
              return new ProducerRecord<>(Topics.INPUT, partition, closing.key(), closing.value());
            })
        .toList();
  }

  /** What the specification says of the windows, calculated another way: in whole cents. */
  private static Map<String, String> windowsOf(List<Sample> samples) throws IOException {
    Map<String, String> rates =
        Map.of(
            "electronics", "0.10",
            "clothing", "0.15",
            "books", "0.05",
            "home", "0.08",
            "sports", "0.12");
    Map<String, long[]> totals = new TreeMap<>();
    for (Sample sample : samples) {
      if (!sample.valid()) {
        continue;
      }
      JsonNode payment = JSON.readTree(sample.value());
      BigDecimal cents =
          new BigDecimal(payment.path("amount").asText())
              .movePointRight(2)
              .setScale(0, RoundingMode.HALF_EVEN);
      BigDecimal discount =
          cents
              .multiply(new BigDecimal(rates.getOrDefault(payment.path("category").asText(), "0")))
              .setScale(0, RoundingMode.HALF_EVEN);
      long millis =
          LocalDateTime.parse(payment.path("timestamp").asText())
              .toInstant(ZoneOffset.UTC)
              .toEpochMilli();
      String window = payment.path("user_id").asText() + "@" + (millis - millis % 60_000);
      long[] total = totals.computeIfAbsent(window, ignored -> new long[3]);
      total[0]++;
      total[1] += cents.subtract(discount).longValueExact();
      total[2] += payment.path("quantity").asLong();
    }
    Map<String, String> windows = new TreeMap<>();
    totals.forEach(
        (window, total) ->
            windows.put(
                window, total[0] + " payments, " + total[1] + " cents, " + total[2] + " pieces"));
    return windows;
  }

  private static Map<String, String> windows(List<ConsumerRecord<byte[], byte[]>> records)
      throws IOException {
    Map<String, String> windows = new TreeMap<>();
    for (var record : records) {
      JsonNode result = JSON.readTree(record.value());
      String window = result.path("user_id").asText() + "@" + result.path("window_start").asText();
      String before =
          windows.put(
              window,
              result.path("count").asText()
                  + " payments, "
                  + new BigDecimal(result.path("sum").asText()).movePointRight(2).longValueExact()
                  + " cents, "
                  + result.path("quantity").asText()
                  + " pieces");
      assertThat(before).as("a second result for %s", window).isNull();
    }
    return windows;
  }

  private static List<String> values(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(record -> text(record.value())).toList();
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "null" : new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
