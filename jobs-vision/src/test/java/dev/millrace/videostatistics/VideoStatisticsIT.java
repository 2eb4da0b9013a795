package dev.millrace.videostatistics;

import static dev.millrace.videostatistics.Recording.BEGINNING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.serde.deadletter.DeadLetterHeaders;
import dev.millrace.testing.JobUnderTest;
import dev.millrace.videostatistics.Recording.Expected;
import dev.millrace.videostatistics.Recording.Sent;
import dev.millrace.videostatistics.Recording.Shot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole job, from topic to topic, through a real broker, in good times and bad. */
class VideoStatisticsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INPUT = "video_frames";
  private static final String PROCESSED = "processed_video_frames";
  private static final String AGGREGATIONS = "video_source_aggregations";
  private static final String SILENCES = "video_source_silences";
  private static final String DEAD = "video_frames.dead-letters";
  private static final long MINUTE = 60_000;

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
    job =
        new JobUnderTest(
                VideoStatisticsJob.NAME,
                (environment, arguments) ->
                    VideoStatisticsJob.from(Settings.parse(arguments)).addTo(environment))
            .withTopics(4, INPUT, PROCESSED, AGGREGATIONS, SILENCES, DEAD);
  }

  @AfterEach
  void stopKafka() throws Exception {
    job.close();
  }

  @Test
  void windowsEqualPlainSumsThroughASavepointAnotherParallelismAndALostTaskManager(
      @TempDir Path savepoints, @InjectMiniCluster MiniCluster flink) throws Exception {
    String[] patient = {
      "--window.idleness", "10min", "--window.flush-after", "0s", "--window.resume-hold", "0s"
    };
    var recording = new Recording();
    JobClient first = job.start(1, patient);
    job.send(recording.seconds(0, 90));
    job.read(AGGREGATIONS, recording.windows(1).size());
    job.stopWithSavepoint(first, savepoints);

    job.start(2, patient);
    var late = new Sent("s1", 30_000, Shot.STREET);
    job.send(List.of(late.record()));
    job.send(recording.seconds(90, 150));
    job.read(AGGREGATIONS, recording.windows(2).size());
    flink.terminateTaskManager(0).get();
    flink.startTaskManager();
    job.send(recording.seconds(150, 195));

    Map<String, Expected> windows = recording.windows(3);
    Map<String, JsonNode> found = windows(job.read(AGGREGATIONS, windows.size()));
    assertThat(found).containsOnlyKeys(windows.keySet());
    windows.forEach((id, expected) -> assertWindow(id, requireNonNull(found.get(id)), expected));
    Set<String> withLate =
        Set.of("source/s1/" + (BEGINNING + MINUTE), "resolution_class/SD/" + (BEGINNING + MINUTE));
    found.forEach(
        (id, window) ->
            assertThat(window.path("late").longValue())
                .as(id)
                .isEqualTo(withLate.contains(id) ? 1 : 0));

    // The newest frames of all partitions lie at 194 s at least, and ten seconds less are certain.
    Map<String, Boolean> frozen = recording.frozen(184_002);
    assertProcessed(frozen, job.read(PROCESSED, frozen.size()));
    assertThat(job.read(DEAD, recording.broken() + 1))
        .hasSize(recording.broken() + 1)
        .filteredOn(letter -> header(letter, DeadLetterHeaders.STAGE).equals("late"))
        .singleElement()
        .satisfies(letter -> assertThat(letter.value()).isEqualTo(late.record().value()));
  }

  /** By id; each must be there once, and under its key. */
  private static Map<String, JsonNode> windows(List<ConsumerRecord<byte[], byte[]>> records)
      throws IOException {
    Map<String, JsonNode> found = new HashMap<>();
    for (var record : records) {
      JsonNode window = JSON.readTree(record.value());
      String key = window.path("key").textValue();
      assertThat(record.key()).isEqualTo(key.getBytes(UTF_8));
      long start = window.path("window_start").longValue();
      assertThat(window.path("id").textValue())
          .isEqualTo(window.path("by").textValue() + '/' + key + '/' + start);
      assertThat(window.path("window_end").longValue()).isEqualTo(start + MINUTE);
      assertThat(found.put(window.path("id").textValue(), window))
          .as("a second window %s", window)
          .isNull();
    }
    return found;
  }

  private static void assertWindow(String id, JsonNode window, Expected expected) {
    long kept = expected.received() - expected.invalid() - expected.dropped();
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("frames", kept);
    counts.put("received", expected.received());
    counts.put("decoded", expected.received() - expected.invalid());
    counts.put("invalid", expected.invalid());
    counts.put("dropped", expected.dropped());
    counts.put("gaps", expected.gaps());
    counts.put("longest_gap_ms", expected.longestGap());
    counts.forEach(
        (name, count) ->
            assertThat(window.path(name).longValue()).as("%s of %s", name, id).isEqualTo(count));
    assertThat(window.path("fps").doubleValue())
        .isCloseTo(expected.received() / 60.0, within(1e-4));
    assertSpread(window, "brightness", expected.brightness(), 0.5);
    assertSpread(window, "bytes", expected.bytes(), 1e-4);
  }

  private static void assertSpread(
      JsonNode window, String of, DoubleSummaryStatistics expected, double tolerance) {
    if (expected.getCount() == 0) {
      assertThat(window.path(of + "_mean").isNull()).isTrue();
      return;
    }
    assertThat(window.path(of + "_mean").doubleValue())
        .isCloseTo(expected.getAverage(), within(tolerance));
    assertThat(window.path(of + "_min").doubleValue())
        .isCloseTo(expected.getMin(), within(tolerance));
    assertThat(window.path(of + "_max").doubleValue())
        .isCloseTo(expected.getMax(), within(tolerance));
  }

  private static void assertProcessed(
      Map<String, Boolean> frozen, List<ConsumerRecord<byte[], byte[]>> records)
      throws IOException {
    Map<String, Boolean> found = new HashMap<>();
    for (var record : records) {
      String text = new String(record.value(), UTF_8);
      assertThat(text)
          .contains("\"frame_size_bytes\":45678,\"metadata\":" + Recording.METADATA)
          .doesNotContain("frame_data");
      JsonNode frame = JSON.readTree(text);
      assertThat(record.key()).isEqualTo(frame.path("source").textValue().getBytes(UTF_8));
      String id = frame.path("frame_id").textValue();
      assertThat(found.put(id, frame.path("analysis").path("frozen").booleanValue()))
          .as("a second %s", id)
          .isNull();
    }
    assertThat(found).isEqualTo(frozen);
  }

  @Test
  void badFramesAreKeptCountedAndNeverRestartTheJob(@InjectMiniCluster MiniCluster flink)
      throws Exception {
    JobClient running =
        job.start(
            2,
            "--window.idleness",
            "1s",
            "--window.flush-after",
            "1s",
            "--window.resume-hold",
            "0s");
    byte[] good = Pictures.board(640, 480, 100, 1);
    List<Map.Entry<String, byte[]>> noPictures =
        List.of(
            Map.entry("truncated", Pictures.half(good)),
            Map.entry("corrupt", Pictures.corrupt()),
            Map.entry("unknown-format", Pictures.plain("gif", 640, 480, 100)),
            Map.entry("too-many-pixels", Pictures.jpegClaiming(30_000, 30_000)),
            Map.entry("too-many-pixels", Pictures.pngBomb()),
            Map.entry("too-small", Pictures.plain("png", 1, 1, 100)));
    Map<String, ProducerRecord<byte[], byte[]>> noMessages = new LinkedHashMap<>();
    noMessages.put("wrong-value", message("kiln", 0, ""));
    noMessages.put("not-base64", message("kiln", 0, "/9j*"));
    noMessages.put("timestamp-far-ahead", message("kiln", 94_000_000_000_000L, base64(good)));
    noMessages.put("missing-field", new ProducerRecord<>(INPUT, "{}".getBytes(UTF_8)));
    noMessages.put("not-json", new ProducerRecord<>(INPUT, "{".getBytes(UTF_8)));
    noMessages.put("empty", new ProducerRecord<>(INPUT, new byte[0]));
    noMessages.put("tombstone", new ProducerRecord<>(INPUT, null));
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(noMessages.values());
    for (var bad : noPictures) {
      records.add(message("kiln", records.size(), base64(good)));
      records.add(message("kiln", records.size(), base64(bad.getValue())));
    }
    job.send(records);

    int all = noPictures.size() + noMessages.size();
    List<ConsumerRecord<byte[], byte[]>> letters = job.read(DEAD, all);
    List<String> reasons = new ArrayList<>(noMessages.keySet());
    noPictures.forEach(bad -> reasons.add(bad.getKey()));
    assertThat(letters)
        .extracting(letter -> header(letter, DeadLetterHeaders.REASON))
        .containsExactlyInAnyOrderElementsOf(reasons);
    List<ConsumerRecord<byte[], byte[]>> sent = job.read(INPUT, records.size());
    assertThat(letters).allSatisfy(letter -> assertComesFromWhereItSays(letter, sent));
    JsonNode window = requireNonNull(windows(job.read(AGGREGATIONS, 2)).get("source/kiln/0"));
    assertThat(window.path("received").longValue()).isEqualTo(2L * noPictures.size());
    assertThat(window.path("invalid").longValue()).isEqualTo(noPictures.size());
    assertThat(window.path("frames").longValue()).isEqualTo(noPictures.size());
    assertThat(JobUnderTest.restarts(flink, running)).isZero();
  }

  private static void assertComesFromWhereItSays(
      ConsumerRecord<byte[], byte[]> letter, List<ConsumerRecord<byte[], byte[]>> sent) {
    assertThat(header(letter, DeadLetterHeaders.TOPIC)).isEqualTo(INPUT);
    assertThat(sent)
        .filteredOn(
            record ->
                header(letter, DeadLetterHeaders.PARTITION).equals("" + record.partition())
                    && header(letter, DeadLetterHeaders.OFFSET).equals("" + record.offset()))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(letter.value()).isEqualTo(record.value());
              assertThat(letter.key()).isEqualTo(record.key());
            });
  }

  @Test
  void aSilentSourceIsReportedOnceAndStallsNobody() throws Exception {
    job.start(2, "--window.idleness", "1s", "--window.flush-after", "0s", "--silence.after", "2s");
    job.send(List.of(new Sent("s2", 500, Shot.STREET).record()));
    job.send(streetSeconds(0, 100));
    // Its window closes though its partition, and two that were always empty, say nothing.
    Map<String, JsonNode> found = windows(job.read(AGGREGATIONS, 3));
    assertThat(found)
        .containsOnlyKeys(
            "source/s1/" + BEGINNING, "source/s2/" + BEGINNING, "resolution_class/SD/" + BEGINNING);
    assertThat(silences(2)).containsExactlyInAnyOrder("s2 since 500", "s1 since 99000");

    job.send(streetSeconds(100, 200));
    assertThat(silences(3))
        .containsExactlyInAnyOrder("s2 since 500", "s1 since 99000", "s1 since 199000");
  }

  private List<String> silences(int expected) throws IOException {
    List<String> found = new ArrayList<>();
    for (var record : job.read(SILENCES, expected)) {
      JsonNode silence = JSON.readTree(record.value());
      assertThat(record.key()).isEqualTo(silence.path("source").textValue().getBytes(UTF_8));
      found.add(
          silence.path("source").textValue()
              + " since "
              + (silence.path("silent_since").longValue() - BEGINNING));
    }
    return found;
  }

  private static List<ProducerRecord<byte[], byte[]>> streetSeconds(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(second -> new Sent("s1", second * 1_000L, Shot.STREET).record())
        .toList();
  }

  private static ProducerRecord<byte[], byte[]> message(
      String source, long epochMillis, String picture) {
    return Recording.message(0, source, epochMillis, "f" + epochMillis, picture);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return JobUnderTest.header(record, name);
  }
}
