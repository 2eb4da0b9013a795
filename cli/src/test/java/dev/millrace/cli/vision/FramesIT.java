package dev.millrace.cli.vision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.cli.data.Session;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.vision.image.Brightness;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.ImageDecoder;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.image.InvalidImage;
import dev.millrace.vision.message.FrameMessage;
import dev.millrace.vision.message.FrameMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames to a real broker and back. */
class FramesIT {
  private static final String[] SMALL = {
    "--src",
    "street:7",
    "--resize",
    "320x180",
    "--pace",
    "fastest",
    "--start",
    "2024-01-15T10:30:00"
  };

  private static @Nullable KafkaBroker broker;

  @TempDir Path folder = Path.of("");

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void allFormsHoldTheSamePicturesEachTime() throws IOException {
    broker().createTopics(2, "as-json", "as-json-again", "as-binary", "as-statistics");
    for (String topic : List.of("as-json", "as-json-again", "as-binary", "as-statistics")) {
      String form = topic.split("-", -1)[1];
      Session.Result sent =
          produce("--topic", topic, "--form", form, "--cameras", "2", "--count", "12");
      assertThat(sent.exit()).as(sent.err()).isZero();
      assertThat(sent.err()).contains("Sent 24 frames of 2 cameras to " + topic);
    }

    Map<String, byte[]> frames = save("as-json", 24);
    assertThat(frames)
        .hasSize(24)
        .containsKeys("cam-01/1.jpg", "cam-01/12.jpg", "cam-02/1.jpg", "cam-02/12.jpg");
    assertThat(frames.get("cam-01/1.jpg")).isNotEqualTo(frames.get("cam-02/1.jpg"));
    assertSame(save("as-json-again", 24), frames);
    assertSame(save("as-binary", 24), frames);
    Map<String, byte[]> statistics = save("as-statistics", 24);
    assertThat(statistics).hasSize(24);
    // The ids of these hold the time of their frames too: ten a second from --start on.
    assertThat(statistics.get("cam-02/frame_2_1705314600100.jpg"))
        .isEqualTo(frames.get("cam-02/2.jpg"));
  }

  @Test
  void whatIsThereAlreadyIsLeftAlone() throws IOException {
    broker().createTopics(1, "twice");
    assertThat(produce("--topic", "twice", "--count", "3").exit()).isZero();
    Path other = folder.resolve("twice/cam-01/2.jpg");
    Files.createDirectories(other.getParent());
    Files.writeString(other, "something else");

    Session.Result saved = consume("twice", 3, "save");

    assertThat(saved.err())
        .contains("3 records; 2 written")
        .contains("1 there already (1 with another picture)");
    assertThat(other).hasContent("something else");
    assertThat(consume("twice", 3, "save").err()).contains("0 written").contains("3 there already");
  }

  @Test
  void measuresWhatComesAndNamesWhatIsBad() throws IOException {
    broker().createTopics(1, "measured");
    assertThat(produce("--topic", "measured", "--count", "10").exit()).isZero();
    byte[] picture = Objects.requireNonNull(save("measured", 10).get("cam-01/1.jpg"));
    double brightness;
    try (Frame frame = decoded(picture)) {
      brightness = Brightness.of(frame);
    }
    try (var producer = producer()) {
      send(producer, "measured", "cam-01", "no frame".getBytes(UTF_8));
      send(producer, "measured", null, new byte[0]);
      send(producer, "measured", "cam-01", null);
      // After a gap of four, and a picture that breaks off.
      send(producer, "measured", "cam-01", json("cam-01", 15, picture));
      send(
          producer,
          "measured",
          "cam-01",
          json("cam-01", 16, Arrays.copyOf(picture, picture.length - 100)));
      send(producer, "measured", "cam-01", json("cam-01", 16, "GIF89a".getBytes(UTF_8)));
    }

    Session.Result measured = consume("measured", 16, "analyze", "--format", "json");

    assertThat(measured.exit()).as(measured.err()).isZero();
    assertThat(measured.err())
        .contains("Not a frame: 0:10: ")
        .contains("Not a frame: 0:11: there are no bytes.")
        .contains("Not a frame: 0:14: the picture breaks off before its end.")
        .contains("Not a frame: 0:15: this is neither JPEG nor PNG.")
        .contains("16 records, 5 of them bad; 2 cameras.");
    List<String> lines = measured.lines();
    JsonNode cameras =
        JsonMapper.builder().build().readTree(lines.get(lines.size() - 1)).path("cameras");
    JsonNode camera = cameras.path("cam-01");
    assertThat(camera.path("frames").asInt()).isEqualTo(11);
    assertThat(camera.path("invalid").asInt()).isEqualTo(4);
    assertThat(cameras.path("(unknown)").path("invalid").asInt()).isEqualTo(1);
    assertThat(camera.path("gaps").asInt()).isEqualTo(1);
    assertThat(camera.path("missing").asInt()).isEqualTo(4);
    assertThat(camera.path("width").asInt()).isEqualTo(320);
    assertThat(camera.path("height").asInt()).isEqualTo(180);
    assertThat(camera.path("brightness_min").asDouble()).isBetween(brightness - 5, brightness + 5);

    List<String> table = consume("measured", 16, "analyze").lines();
    assertThat(table.get(0)).startsWith("CAMERA").contains("MISSING");
    assertThat(table).anyMatch(line -> line.matches("cam-01 +11 .* 1 +4 .*320x180.*"));
  }

  @Test
  void namesOfStrangersNeverLeaveTheFolder() throws IOException {
    broker().createTopics(1, "hostile");
    assertThat(produce("--topic", "hostile", "--count", "1").exit()).isZero();
    byte[] picture = Objects.requireNonNull(save("hostile", 1).get("cam-01/1.jpg"));
    List<String> cameras =
        List.of("../../outside", "..", "/tmp/outside", "a/../../b", "\u001b[31mred", "x\u0000y");
    try (var producer = producer()) {
      for (String camera : cameras) {
        send(producer, "hostile", camera, json(camera, 1, picture));
      }
      var record = new ProducerRecord<byte[], byte[]>("hostile", null, picture);
      record
          .headers()
          .add("camera_id", "../up".getBytes(UTF_8))
          .add("timestamp", "2024-01-15T10:30:00".getBytes(UTF_8))
          .add("frame_id", "../1".getBytes(UTF_8));
      var unused = producer.send(record);
    }

    Session.Result saved = consume("hostile", 8, "save");

    assertThat(saved.exit()).isZero();
    assertThat(saved.err()).contains("header frame_id is no whole number").doesNotContain("\u001b");
    assertThat(files(folder))
        .containsOnlyKeys(
            "hostile/cam-01/1.jpg",
            "hostile/%2E.%2F..%2Foutside/1.jpg",
            "hostile/%2E./1.jpg",
            "hostile/%2Ftmp%2Foutside/1.jpg",
            "hostile/a%2F..%2F..%2Fb/1.jpg",
            "hostile/%1B%5B31mred/1.jpg",
            "hostile/x%00y/1.jpg");
    assertThat(consume("hostile", 8, "analyze").out()).doesNotContain("\u001b");
  }

  @Test
  void drawsWhatWasDetectedWhereThereIsNoScreen() throws IOException {
    assumeFalse(DisplayFrames.hasScreen(), "there is a screen");
    broker().createTopics(1, "watched", "seen");
    assertThat(produce("--topic", "watched", "--count", "2").exit()).isZero();
    try (var producer = producer()) {
      send(
          producer,
          "seen",
          "cam-01",
          """
          {"camera_id":"cam-01","frame_id":1,"detections":[{"track_id":4,"class_id":0,\
          "class":"person","confidence":0.91,"bbox":[20,20,120,160]}]}"""
              .getBytes(UTF_8));
      send(producer, "seen", "cam-01", "{\"camera_id\":\"cam-01\"}".getBytes(UTF_8));
    }

    Session.Result shown = display("watched", "seen");

    assertThat(shown.exit()).as(shown.err()).isZero();
    assertThat(shown.err())
        .contains("There is no screen")
        .contains("Not detections: 0:1: ")
        .contains("2 written to")
        .contains("1 with what was detected");
    Map<String, byte[]> drawn = files(folder.resolve("watched"));
    Path plain = folder.resolve("plain");
    Session.Result saved =
        session()
            .run(
                "consume",
                "frames",
                "--topic",
                "watched",
                "--mode",
                "save",
                "--from-beginning",
                "--max",
                "2",
                "--out",
                plain.toString());
    assertThat(saved.exit()).isZero();
    Map<String, byte[]> asSent = files(plain);
    assertThat(differingPixels(drawn, asSent, "cam-01/1.jpg")).isGreaterThan(500);
    assertThat(differingPixels(drawn, asSent, "cam-01/2.jpg")).isLessThan(50);
  }

  @Test
  void saysAtOnceThatFramesAreTooLargeForTheTopic() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker().bootstrapServers()))) {
      var tight = new NewTopic("tight", 1, (short) 1).configs(Map.of("max.message.bytes", "8000"));
      var wide = new NewTopic("wide", 1, (short) 1).configs(Map.of("max.message.bytes", "4000000"));
      admin.createTopics(List.of(tight, wide)).all().get();
    }
    Session.Result refused = produce("--topic", "tight", "--count", "3", "--quality", "95");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err())
        .contains("Already frame 1 of cam-01 has")
        .contains("tight takes 8,000");
    // More than Kafka's clients send unless they are told that the topic takes it.
    Session.Result large =
        session()
            .run(
                "produce",
                "frames",
                "--topic",
                "wide",
                "--src",
                "street",
                "--resize",
                "1920x1080",
                "--quality",
                "100",
                "--count",
                "2",
                "--pace",
                "fastest");
    assertThat(large.exit()).as(large.err()).isZero();
    assertThat(Files.size(saveOnly("wide", 2).get(0))).isGreaterThan(1 << 20);
  }

  @Test
  void refusesWhatMakesNoSense() {
    for (String words :
        List.of(
            "produce frames",
            "produce frames --src street --loop",
            "produce frames --src street:1 --seed 2",
            "produce frames --src street --pace fastest",
            "produce frames --src video.mp4 --seed 2",
            "produce frames --src street --disorder 1m",
            "produce frames --src street --fps 0",
            "produce frames --src street --quality 0",
            "produce frames --src street --resize 10x10",
            "produce frames --src street --count 0",
            "consume frames --mode save --detections seen",
            "consume frames --max -1",
            "consume a-topic frames",
            "consume --from-beginning frames",
            "consume")) {
      Session.Result refused = session().run(words.split(" ", -1));
      assertThat(refused.exit()).as(words).isEqualTo(2);
      assertThat(refused.err()).as(words).isNotBlank();
    }
    broker().createTopics(1, "never-filled");
    Session.Result absent =
        session().run("produce", "frames", "--topic", "never-filled", "--src", "absent.mp4");
    assertThat(absent.exit()).isEqualTo(1);
    assertThat(absent.err()).contains("There is no file absent.mp4");
  }

  private Session.Result produce(String... more) {
    var words = new ArrayList<>(List.of("produce", "frames"));
    words.addAll(List.of(SMALL));
    words.addAll(List.of(more));
    return session().run(words.toArray(String[]::new));
  }

  /** Follows a topic for so many records. */
  private Session.Result consume(String topic, int records, String mode, String... more) {
    var words =
        new ArrayList<>(
            List.of(
                "consume",
                "frames",
                "--topic",
                topic,
                "--mode",
                mode,
                "--from-beginning",
                "--until-idle",
                "20s",
                "--max",
                Integer.toString(records),
                "--out",
                folder.resolve(topic).toString()));
    words.addAll(List.of(more));
    return session().run(words.toArray(String[]::new));
  }

  /** Follows two topics until nothing comes any more: what was seen may come last. */
  private Session.Result display(String topic, String detections) {
    return session()
        .run(
            "consume",
            "frames",
            "--topic",
            topic,
            "--mode",
            "display",
            "--from-beginning",
            "--detections",
            detections,
            "--until-idle",
            "3s",
            "--out",
            folder.resolve(topic).toString());
  }

  private Map<String, byte[]> save(String topic, int records) throws IOException {
    Session.Result saved = consume(topic, records, "save");
    assertThat(saved.exit()).as(saved.err()).isZero();
    return files(folder.resolve(topic));
  }

  private List<Path> saveOnly(String topic, int records) throws IOException {
    return save(topic, records).keySet().stream().map(folder.resolve(topic)::resolve).toList();
  }

  private static Map<String, byte[]> files(Path root) throws IOException {
    var found = new TreeMap<String, byte[]>();
    try (var paths = Files.walk(root)) {
      for (Path file : paths.filter(Files::isRegularFile).toList()) {
        found.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return found;
  }

  private static void assertSame(Map<String, byte[]> actual, Map<String, byte[]> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(expected.get(name)));
  }

  private static int differingPixels(
      Map<String, byte[]> one, Map<String, byte[]> other, String name) {
    try (Frame first = decoded(one.get(name));
        Frame second = decoded(other.get(name))) {
      byte[] left = new byte[3 * first.width() * first.height()];
      byte[] right = new byte[left.length];
      first.pixels().data().get(left);
      second.pixels().data().get(right);
      int different = 0;
      for (int i = 0; i < left.length; i++) {
        different += Math.abs((left[i] & 0xff) - (right[i] & 0xff)) > 60 ? 1 : 0;
      }
      return different;
    }
  }

  private static Frame decoded(byte @Nullable [] picture) {
    try {
      return new ImageDecoder(ImageLimits.DEFAULT).decode(Objects.requireNonNull(picture));
    } catch (InvalidImage broken) {
      throw new AssertionError(broken);
    }
  }

  private static byte[] json(String camera, long number, byte[] picture) {
    return FrameMessages.json(
        new FrameMessage(camera, Instant.parse("2024-01-15T10:30:02Z"), number, picture));
  }

  private static KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker().bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer,
      String topic,
      @Nullable String key,
      byte @Nullable [] value) {
    var unused =
        producer.send(new ProducerRecord<>(topic, key == null ? null : key.getBytes(UTF_8), value));
  }

  private static Session session() {
    return new Session(broker().bootstrapServers());
  }

  private static KafkaBroker broker() {
    return Objects.requireNonNull(broker);
  }
}
