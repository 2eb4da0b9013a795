package dev.millrace.detection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.millrace.serde.deadletter.DeadLetterHeaders;
import dev.millrace.testing.JobUnderTest;
import dev.millrace.vision.detect.ModelOptions;
import dev.millrace.vision.scene.SceneFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import javax.imageio.ImageIO;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole job, from topic to topic, through a real broker and a real model. */
class DetectionIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** 2024-01-15T10:30:00Z. */
  private static final long BEGINNING = 1_705_314_600_000L;

  private static final int CAMERAS = 8;

  private static final String SCENES =
      """
      {"coordinates":"fractions",
       "default":{
         "zones":[{"name":"left","polygon":[[0,0],[0.5,0],[0.5,1],[0,1]],"inertia":2}],
         "lines":[{"name":"middle","from":[0,0.5],"to":[1,0.5]}]}}""";

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(2)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private JobUnderTest job;
  private String model;
  private String scenes;

  @BeforeEach
  void startKafka(@TempDir Path folder) throws IOException {
    job = Topics.job();
    model = Squares.model(folder).toString();
    scenes = Files.writeString(folder.resolve("scenes.json"), SCENES).toString();
  }

  @AfterEach
  void stopKafka() throws Exception {
    job.close();
  }

  @ParameterizedTest(name = "parallelism {0}")
  @ValueSource(ints = {1, 2, 4})
  void saysWhatAPlainLoopSaysWhateverItsParallelism(int parallelism) throws Exception {
    job.start(parallelism, "--model.path", model, "--detection.threads", "2");
    job.send(shuffled(frames(0, 150)));
    assertSameAsPlainLoop(150, false);
  }

  @Test
  void identitiesGoOnThroughALostTaskManagerASavepointAndAnotherParallelism(
      @TempDir Path savepoints, @InjectMiniCluster MiniCluster flink) throws Exception {
    List<ProducerRecord<byte[], byte[]>> all = shuffled(frames(0, 300));
    // Nobody may take the test's own pauses for silence: a last frame of each camera ends the
    // order.
    String[] patient = {
      "--model.path", model, "--scene.file", scenes, "--reorder.flush-after", "10min"
    };
    JobClient first = job.start(2, patient);
    job.send(all.subList(0, 700));
    job.read(Topics.DETECTIONS, 300);
    flink.terminateTaskManager(0).get();
    flink.startTaskManager();
    job.send(all.subList(700, 1400));
    job.read(Topics.DETECTIONS, 1000);
    job.stopWithSavepoint(first, savepoints);

    job.start(3, patient);
    job.send(all.subList(1400, all.size()));
    job.send(frames(400, 401));
    assertSameAsPlainLoop(300, true);
  }

  @Test
  void badFramesAreKeptAndHarmNobody(@InjectMiniCluster MiniCluster flink) throws Exception {
    JobClient running =
        job.start(
            2,
            "--model.path",
            model,
            "--reorder.flush-after",
            "1s",
            "--camera.forget-after",
            "20s");
    byte[] good = Squares.picture(0, 0);
    byte[] truncated = Arrays.copyOf(good, good.length / 2);
    byte[] corrupt = good.clone();
    Arrays.fill(corrupt, 60, corrupt.length - 20, (byte) 0x55);
    byte[] huge = good.clone();
    ByteBuffer.wrap(huge).putInt(16, 30_000).putInt(20, 30_000);
    byte[] bomb = bomb();
    Map<ProducerRecord<byte[], byte[]>, String> bad = new LinkedHashMap<>();
    long millis = BEGINNING;
    bad.put(Topics.json("bad", millis++, 1, truncated), "process/picture-truncated");
    bad.put(Topics.binary("bad", millis++, 2, truncated), "process/picture-truncated");
    bad.put(Topics.binary("bad", millis++, 3, corrupt), "process/picture-corrupt");
    bad.put(Topics.binary("bad", millis++, 4, huge), "process/picture-too-many-pixels");
    bad.put(Topics.binary("bad", millis++, 5, bomb), "process/picture-too-many-pixels");
    bad.put(
        Topics.binary("bad", millis++, 6, "GIF89a........;".getBytes(UTF_8)),
        "process/picture-unknown-format");
    bad.put(Topics.binary("bad", millis, 7, new byte[0]), "deserialize/empty");
    bad.put(Topics.json("bad", 4_000_000_000_000L, 8, good), "validate/timestamp-far-ahead");
    bad.put(
        text("{\"camera_id\":\"bad\",\"timestamp\":\"2024-01-15T10:30:00\"}"),
        "validate/missing-field");
    bad.put(
        text(
            "{\"camera_id\":\"bad\",\"timestamp\":\"2024-01-15T10:30:00\",\"frame_id\":1,"
                + "\"frame\":\"%%%\"}"),
        "deserialize/not-base64");
    bad.put(text("{\"camera_id\":7}"), "deserialize/wrong-type");
    bad.put(text("[".repeat(10_000)), "deserialize/wrong-type");
    bad.put(text(""), "deserialize/empty");
    bad.put(new ProducerRecord<>(Topics.INPUT, null), "deserialize/tombstone");

    List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>(frames(0, 50));
    int place = 0;
    for (var each : bad.keySet()) {
      sent.add(place += 20, each);
    }
    byte[] tiny = tiny();
    sent.add(Topics.binary("tiny", BEGINNING, 1, tiny));
    job.send(sent);
    assertThat(byCamera(job.read(Topics.DETECTIONS, CAMERAS * 50 + 1)).get("tiny"))
        .singleElement()
        .satisfies(message -> assertThat(message.path("width").intValue()).isEqualTo(1));
    assertSameAsPlainLoop(50, false);

    Map<String, Integer> reasons = new TreeMap<>();
    for (var letter : job.read(Topics.DEAD, bad.size())) {
      String why =
          JobUnderTest.header(letter, DeadLetterHeaders.STAGE)
              + '/'
              + JobUnderTest.header(letter, DeadLetterHeaders.REASON);
      reasons.merge(why, 1, Integer::sum);
      assertThat(bad.keySet())
          .anyMatch(
              original ->
                  Arrays.equals(original.value(), letter.value()) && why.equals(bad.get(original)));
      assertThat(JobUnderTest.header(letter, DeadLetterHeaders.TOPIC)).isEqualTo(Topics.INPUT);
    }
    Map<String, Integer> expected = new TreeMap<>();
    bad.values().forEach(why -> expected.merge(why, 1, Integer::sum));
    assertThat(reasons).isEqualTo(expected);
    assertThat(JobUnderTest.restarts(flink, running)).isZero();
  }

  @Test
  void camerasThatStopAreForgottenAndTheirObjectsEnd() throws Exception {
    job.start(
        2, "--model.path", model, "--reorder.flush-after", "500ms", "--camera.forget-after", "2s");
    job.send(frames(0, 30));
    assertThat(job.read(Topics.DETECTIONS, CAMERAS * 30)).hasSize(CAMERAS * 30);
    Map<String, List<JsonNode>> events = byCamera(job.read(Topics.EVENTS, CAMERAS * 4));
    for (int camera = 0; camera < CAMERAS; camera++) {
      List<JsonNode> told = events.getOrDefault(name(camera), List.of());
      assertThat(ids(told, "track_end")).isNotEmpty().isEqualTo(ids(told, "track_new"));
    }
  }

  private static List<Long> ids(List<JsonNode> events, String type) {
    return events.stream()
        .filter(event -> event.path("type").textValue().equals(type))
        .map(event -> event.path("track_id").longValue())
        .sorted()
        .toList();
  }

  private static ProducerRecord<byte[], byte[]> text(String value) {
    return new ProducerRecord<>(Topics.INPUT, "bad".getBytes(UTF_8), value.getBytes(UTF_8));
  }

  /** A gigapixel of nothing in a few hundred bytes. */
  private static byte[] bomb() {
    byte[] bomb = tiny();
    ByteBuffer.wrap(bomb).putInt(16, 16_000).putInt(20, 16_000);
    return bomb;
  }

  private static byte[] tiny() {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), "png", bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** Frames of all cameras, each camera a little behind the one before. */
  private static List<ProducerRecord<byte[], byte[]>> frames(int from, int to) {
    List<ProducerRecord<byte[], byte[]>> frames = new ArrayList<>();
    for (int frame = from; frame < to; frame++) {
      for (int camera = 0; camera < CAMERAS; camera++) {
        byte[] picture = Squares.picture(camera, frame);
        frames.add(
            camera % 2 == 0
                ? Topics.json(name(camera), millis(camera, frame), frame, picture)
                : Topics.binary(name(camera), millis(camera, frame), frame, picture));
      }
    }
    return frames;
  }

  /** Each frame up to 400 ms away from its place, the same each time. */
  private static List<ProducerRecord<byte[], byte[]>> shuffled(
      List<ProducerRecord<byte[], byte[]>> frames) {
    var random = new SplittableRandom(42);
    Map<Double, ProducerRecord<byte[], byte[]>> order = new TreeMap<>();
    double reach = 400.0 / Squares.MILLIS_PER_FRAME * CAMERAS;
    for (int i = 0; i < frames.size(); i++) {
      order.put(i + reach * random.nextDouble(), frames.get(i));
    }
    return List.copyOf(order.values());
  }

  private static String name(int camera) {
    return "camera/" + camera;
  }

  /** Every camera has a clock of its own, hours away from the others'. */
  private static long millis(int camera, int frame) {
    return BEGINNING - camera * 3_600_000L + (long) frame * Squares.MILLIS_PER_FRAME;
  }

  private void assertSameAsPlainLoop(int frames, boolean events) throws Exception {
    List<String> expectedEvents = new ArrayList<>();
    Map<String, List<JsonNode>> found = byCamera(job.read(Topics.DETECTIONS, CAMERAS * frames));
    for (int camera = 0; camera < CAMERAS; camera++) {
      List<JsonNode> messages = found.getOrDefault(name(camera), List.of());
      assertThat(messages).as(name(camera)).hasSize(frames);
      try (var loop =
          new PlainLoop(name(camera), Path.of(model), ModelOptions.NONE, SceneFile.parse(SCENES))) {
        for (int frame = 0; frame < frames; frame++) {
          JsonNode message = messages.get(frame);
          assertThat(message.path("frame_id").intValue()).isEqualTo(frame);
          ArrayNode expected = loop.next(millis(camera, frame), Squares.picture(camera, frame));
          assertThat(objects(message)).as("%s, frame %d", name(camera), frame).isEqualTo(expected);
        }
        expectedEvents.addAll(loop.events());
      }
    }
    if (events) {
      List<String> told = new ArrayList<>();
      for (var record : job.read(Topics.EVENTS, expectedEvents.size())) {
        told.add(JSON.readTree(record.value()).path("id").textValue());
      }
      assertThat(expectedEvents).anyMatch(id -> id.contains("/cross/middle/"));
      assertThat(told).containsExactlyInAnyOrderElementsOf(expectedEvents);
    }
  }

  /** Each camera's messages in the order in which they were written. */
  private static Map<String, List<JsonNode>> byCamera(List<ConsumerRecord<byte[], byte[]>> records)
      throws IOException {
    Map<String, List<JsonNode>> byCamera = new TreeMap<>();
    for (var record : records) {
      JsonNode message = JSON.readTree(record.value());
      String camera = message.path("camera_id").textValue();
      assertThat(record.key()).isEqualTo(camera.getBytes(UTF_8));
      byCamera.computeIfAbsent(camera, unknown -> new ArrayList<>()).add(message);
    }
    return byCamera;
  }

  private static ArrayNode objects(JsonNode message) {
    ArrayNode objects = JSON.createArrayNode();
    for (JsonNode object : message.path("detections")) {
      objects.add(
          JSON.createObjectNode()
              .put("track_id", object.path("track_id").longValue())
              .put("class_id", object.path("class_id").intValue())
              .put("class", object.path("class").textValue())
              .put("confidence", object.path("confidence").doubleValue())
              .set("bbox", object.path("bbox")));
    }
    return objects;
  }
}
