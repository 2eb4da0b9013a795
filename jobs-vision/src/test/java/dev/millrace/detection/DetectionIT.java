package dev.millrace.detection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.millrace.testing.JobUnderTest;
import dev.millrace.vision.detect.ModelOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
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

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(2)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private JobUnderTest job;
  private String model;

  @BeforeEach
  void startKafka(@TempDir Path folder) {
    job = Topics.job();
    model = Squares.model(folder).toString();
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
    assertSameAsPlainLoop(150);
  }

  @Test
  void identitiesGoOnThroughALostTaskManagerASavepointAndAnotherParallelism(
      @TempDir Path savepoints, @InjectMiniCluster MiniCluster flink) throws Exception {
    List<ProducerRecord<byte[], byte[]>> all = shuffled(frames(0, 300));
    JobClient first = job.start(2, "--model.path", model);
    job.send(all.subList(0, 700));
    job.read(Topics.DETECTIONS, 300);
    flink.terminateTaskManager(0).get();
    flink.startTaskManager();
    job.send(all.subList(700, 1400));
    job.read(Topics.DETECTIONS, 1000);
    job.stopWithSavepoint(first, savepoints);

    job.start(3, "--model.path", model);
    job.send(all.subList(1400, all.size()));
    assertSameAsPlainLoop(300);
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

  private void assertSameAsPlainLoop(int frames) throws Exception {
    Map<String, List<JsonNode>> found = byCamera(job.read(Topics.DETECTIONS, CAMERAS * frames));
    for (int camera = 0; camera < CAMERAS; camera++) {
      List<JsonNode> messages = found.getOrDefault(name(camera), List.of());
      assertThat(messages).as(name(camera)).hasSize(frames);
      try (var loop = new PlainLoop(Path.of(model), ModelOptions.NONE)) {
        for (int frame = 0; frame < frames; frame++) {
          JsonNode message = messages.get(frame);
          assertThat(message.path("frame_id").intValue()).isEqualTo(frame);
          ArrayNode expected = loop.next(millis(camera, frame), Squares.picture(camera, frame));
          assertThat(objects(message)).as("%s, frame %d", name(camera), frame).isEqualTo(expected);
        }
      }
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
