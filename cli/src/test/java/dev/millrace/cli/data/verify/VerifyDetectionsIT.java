package dev.millrace.cli.data.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.data.Session;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.testing.OnnxFile;
import dev.millrace.testing.TopicContents;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.JpegEncoder;
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
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check is worth something only if it fails for each kind of fault. */
class VerifyDetectionsIT {
  private static final Instant BEGINNING = Instant.parse("2024-01-15T10:30:00Z");
  private static final int FRAMES = 12;

  /**
   * Left, top, right, bottom in an input of 32 pixels, score, class: the model sees it anywhere.
   */
  private static final float[] A_CAT = {8, 8, 24, 16, 0.95f, 0, 0, 0, 0, 0, 0, 0};

  private static final String SCENE =
      """
      {"default": {"zones": [{"name": "mat", "polygon": [[0, 0], [64, 0], [64, 64], [0, 64]]}]}}
      """;

  @TempDir private static Path folder = Path.of("");

  private static @Nullable KafkaBroker broker;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = KafkaBroker.start();
    OnnxFile.taking()
        .giving("output0", A_CAT, 1, 2, 6)
        .with("names", "{0: 'cat', 1: 'dog'}")
        .with("end2end", "True")
        .in(folder);
    Files.writeString(folder.resolve("scene.json"), SCENE);
  }

  @AfterAll
  static void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  /**
   * The topics of one test with an input, and what an honest job makes of it, worked out by hand.
   */
  private static final class Suite {
    private final String input;
    private final byte[] picture = picture();
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>();
    private final TreeMap<String, String> detections = new TreeMap<>();
    private final TreeMap<String, String> events = new TreeMap<>();

    /** Two cameras, one in JSON and one in the binary form, and some records that are no frames. */
    Suite(String input) {
      this.input = input;
      broker().createTopics(1, input);
      broker().createTopics(2, input + "-seen", input + "-events", input + ".dead-letters");
      for (int frame = 1; frame <= FRAMES; frame++) {
        long millis = BEGINNING.toEpochMilli() + 100L * frame;
        for (String camera : List.of("door", "yard/1")) {
          send(camera, frame, millis);
          tell(camera, frame, millis);
        }
      }
      letter(add("door", "no frame".getBytes(UTF_8)), "deserialize");
      letter(add("door", json("door", 50, 0, Arrays.copyOf(picture, 100))), "process");
      letter(add("door", "GIF89a".getBytes(UTF_8)), "deserialize");
      for (String camera : List.of("door", "yard/1")) {
        happen(camera, "track_new", "new", "");
        happen(camera, "zone_enter", "enter/mat", "\"zone\":\"mat\",");
      }
    }

    private static byte[] picture() {
      try (Frame frame =
          Frame.of(new Mat(64, 64, opencv_core.CV_8UC3, new Scalar(90, 90, 90, 0)))) {
        return new JpegEncoder(80).encode(frame, 64, 64);
      }
    }

    /** Adds a frame to the input, and gives its offset. */
    int send(String camera, int frame, long millis) {
      return camera.equals("door")
          ? add(camera, json(camera, frame, millis, picture))
          : binary(camera, frame, millis);
    }

    private static byte[] json(String camera, int frame, long millis, byte[] picture) {
      return FrameMessages.json(
          new FrameMessage(camera, Instant.ofEpochMilli(millis), frame, picture));
    }

    private int binary(String camera, int frame, long millis) {
      var message = new FrameMessage(camera, Instant.ofEpochMilli(millis), frame, picture);
      int offset = add(camera, picture);
      records
          .get(offset)
          .headers()
          .add("camera_id", camera.getBytes(UTF_8))
          .add("timestamp", FrameMessages.timestampHeader(message))
          .add("frame_id", FrameMessages.frameIdHeader(message));
      return offset;
    }

    private int add(String camera, byte[] value) {
      records.add(new ProducerRecord<>(input, camera.getBytes(UTF_8), value));
      return records.size() - 1;
    }

    private static String time(long millis) {
      return Instant.ofEpochMilli(millis).plusNanos(1).toString().substring(0, 23);
    }

    /** What is in a frame: always the same cat, which is on the mat from its third frame on. */
    private void tell(String camera, int frame, long millis) {
      detections.put(
          camera + " " + frame,
          """
          {"camera_id":"%s","timestamp":"%s","frame_id":%d,"width":64,"height":64,"detections":\
          [{"track_id":1,"class_id":0,"class":"cat","confidence":0.95,"bbox":[16,16,48.0,32],\
          "age":null,"gender":null,"zones":[%s],"stationary":false}],"model":"tiny",\
          "latency_ms":{"decode":%d,"inference":2,"tracking":0.1}}"""
              .formatted(
                  camera, time(millis), frame, frame < 3 ? "" : "\"mat\"", frame + millis % 7));
    }

    private void happen(String camera, String type, String id, String more) {
      long millis = BEGINNING.toEpochMilli() + 300;
      events.put(
          camera + " " + type,
          """
          {"id":"%s/1/%s/%d","type":"%s","camera_id":"%s","track_id":1,"class":"cat",\
          "timestamp":"%s",%s"bbox":[16,16,48,32]}"""
              .formatted(camera.replace("/", "%2F"), id, millis, type, camera, time(millis), more));
    }

    void letter(int offset, String stage) {
      ProducerRecord<byte[], byte[]> refused = records.get(offset);
      var letter = new ProducerRecord<>(input + ".dead-letters", refused.key(), refused.value());
      letter
          .headers()
          .add("__connect.errors.topic", input.getBytes(UTF_8))
          .add("__connect.errors.partition", "0".getBytes(UTF_8))
          .add("__connect.errors.offset", String.valueOf(offset).getBytes(UTF_8))
          .add("__connect.errors.stage", stage.getBytes(UTF_8));
      letters.add(letter);
    }

    void change(Map<String, String> messages, String which, UnaryOperator<String> change) {
      String before = Objects.requireNonNull(messages.get(which));
      String after = change.apply(before);
      assertThat(after).isNotEqualTo(before);
      messages.put(which, after);
    }

    private void send(String topic, Map<String, String> messages) {
      messages.forEach(
          (name, json) ->
              records.add(
                  new ProducerRecord<>(
                      topic, name.split(" ", -1)[0].getBytes(UTF_8), json.getBytes(UTF_8))));
    }

    Session.Result verify() {
      send(input + "-seen", detections);
      send(input + "-events", events);
      records.addAll(letters);
      TopicContents.send(broker(), records);
      var words =
          new ArrayList<>(List.of("verify", "detections", "--until-idle", "1s", "--topic", input));
      words.addAll(List.of("--detections", input + "-seen", "--events", input + "-events"));
      words.addAll(List.of("--model", folder.resolve("tiny.onnx").toString()));
      words.addAll(List.of("--scene", folder.resolve("scene.json").toString()));
      return new Session(broker().bootstrapServers()).run(words.toArray(new String[0]));
    }
  }

  @Test
  void acceptsWhatIsComplete() {
    Session.Result result = new Suite("complete").verify();

    assertThat(result.exit()).as(result.out() + result.err()).isZero();
    assertThat(result.out())
        .contains("27 records in complete: 25 frames of 2 cameras, 2 dead.")
        .contains("24 frames tracked and 0 late or doubled, of 25.")
        .containsPattern("complete-seen +24 +24 +0 +0 +0 +0")
        .containsPattern("complete-events +4 +4 +0 +0 +0 +0")
        .containsPattern("complete.dead-letters +3 +3 +0 +0 +0 +0")
        .contains("4 events about the end of what was seen last come when their cameras go on")
        .contains("Everything is there, exactly once.");
  }

  @Test
  void acceptsThatForgottenCamerasEnd() {
    var suite = new Suite("forgotten");
    long millis = BEGINNING.toEpochMilli() + 100L * FRAMES;
    suite.events.put(
        "door track_end",
        """
        {"id":"door/1/end/%d","type":"track_end","camera_id":"door","track_id":1,"class":"cat",\
        "timestamp":"2024-01-15T10:30:01.200","bbox":[16,16,48,32]}"""
            .formatted(millis));
    suite.events.put(
        "door zone_exit",
        """
        {"id":"door/1/exit/mat/%d","type":"zone_exit","camera_id":"door","track_id":1,\
        "class":"cat","timestamp":"2024-01-15T10:30:01.200","zone":"mat","dwell_ms":1100,\
        "bbox":[16,16,48,32]}"""
            .formatted(millis));
    Session.Result result = suite.verify();

    assertThat(result.exit()).as(result.out()).isZero();
    assertThat(result.out()).containsPattern("forgotten-events +6 +6 +0 +0 +0 +0");
  }

  @Test
  void acceptsFramesInAnyOrderAndLateOnesThatAreAccountedFor() {
    var suite = new Suite("late");
    long begun = BEGINNING.toEpochMilli();
    suite.letter(suite.send("door", 0, begun + 50), "late");
    suite.letter(suite.send("yard/1", 7, begun + 700), "late");
    // In time, though a newer one came before it: tracked between the two.
    suite.send("yard/1", FRAMES + 2, begun + 1_400);
    suite.send("yard/1", FRAMES + 1, begun + 1_300);
    suite.tell("yard/1", FRAMES + 2, begun + 1_400);
    suite.tell("yard/1", FRAMES + 1, begun + 1_300);
    Session.Result result = suite.verify();

    assertThat(result.exit()).as(result.out()).isZero();
    assertThat(result.out())
        .contains("26 frames tracked and 2 late or doubled, of 29.")
        .containsPattern("late.dead-letters \\(late\\) +2 +2 +0 +0 +0 +0");
  }

  @Test
  void noticesWhatIsMissing() {
    var suite = new Suite("missing");
    suite.detections.remove("door 7");
    suite.events.remove("yard/1 track_new");
    suite.letters.remove(1);
    suite.send("yard/1", 7, BEGINNING.toEpochMilli() + 700);
    Session.Result result = suite.verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("missing-seen +24 +23 +1 +0 +0 +0")
        .containsPattern("missing-events +4 +3 +1 +0 +0 +0")
        .containsPattern("missing.dead-letters +3 +2 +1 +0 +0 +0")
        // A frame that came twice, and that nobody refused.
        .containsPattern("missing.dead-letters \\(late\\) +1 +0 +1 +0 +0 +0")
        .contains("missing in missing-seen: frame 7 of door, from missing 0:12")
        .contains("missing in missing-events: yard%2F1/1/new/1705314600300")
        .contains("There are differences.");
  }

  @Test
  void noticesWhatIsDoubled() {
    var suite = new Suite("doubled");
    suite.detections.put("door 7 again", Objects.requireNonNull(suite.detections.get("door 7")));
    suite.events.put("door again", Objects.requireNonNull(suite.events.get("door track_new")));
    suite.letters.add(suite.letters.get(2));
    suite.letter(suite.send("door", 7, BEGINNING.toEpochMilli() + 700), "late");
    suite.letters.add(suite.letters.get(suite.letters.size() - 1));
    Session.Result result = suite.verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("doubled-seen +24 +25 +0 +1 +0 +0")
        .containsPattern("doubled-events +4 +5 +0 +1 +0 +0")
        .containsPattern("doubled.dead-letters +3 +4 +0 +1 +0 +0")
        .containsPattern("doubled.dead-letters \\(late\\) +1 +2 +0 +1 +0 +0");
  }

  @Test
  void noticesEachKindOfWrongField() {
    var suite = new Suite("wrong");
    suite.change(suite.detections, "door 1", json -> json.replace("track_id\":1", "track_id\":2"));
    suite.change(suite.detections, "door 2", json -> json.replace("48.0", "48.0001"));
    suite.change(suite.detections, "door 3", json -> json.replace("0.95", "0.9501"));
    suite.change(suite.detections, "door 4", json -> json.replace("\"mat\"", ""));
    suite.change(suite.detections, "door 5", json -> json.replace("class_id\":0", "class_id\":1"));
    suite.change(suite.detections, "door 6", json -> json.replace("\"tiny\"", "\"huge\""));
    suite.change(suite.detections, "door 7", json -> json.replace("height\":64", "height\":63"));
    suite.change(suite.detections, "door 8", json -> json.replaceAll("\\[\\{.*\\}\\]", "[]"));
    suite.change(suite.detections, "door 9", json -> json.replace(":false", ":true"));
    suite.change(
        suite.detections, "door 10", json -> json.replace("frame_id\":10", "frame_id\":99"));
    suite.change(suite.detections, "door 11", json -> json.substring(1));
    suite.detections.put("nobody", Objects.requireNonNull(suite.detections.remove("door 12")));
    suite.change(suite.events, "door track_new", json -> json.replace("[16,", "[17,"));
    suite.change(suite.events, "door zone_enter", json -> json.replace("\"mat\"", "\"rug\""));
    suite.change(suite.events, "yard/1 track_new", json -> json.replace("/new/", "/old/"));
    Session.Result result = suite.verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("wrong-seen +24 +24 +2 +0 +10 +2")
        .containsPattern("wrong-events +4 +4 +1 +0 +2 +1")
        .contains("frame 1 of door has track_id=2 instead of 1")
        .contains("has left=17 instead of 16");
  }

  @Test
  void noticesAFrameThatIsCalledLateAndWasNot() {
    var suite = new Suite("excused");
    suite.detections.remove("door 12");
    suite.letter(22, "late");
    Session.Result result = suite.verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("excused-seen +24 +23 +1 +0 +0 +0")
        .containsPattern("excused.dead-letters \\(late\\) +0 +1 +0 +0 +0 +1");
  }

  @Test
  void noticesADeadLetterWithOtherBytes() {
    var suite = new Suite("harmed");
    ProducerRecord<byte[], byte[]> letter = suite.letters.remove(1);
    byte[] harmed = letter.value().clone();
    harmed[50] ^= 1;
    suite.letters.add(
        new ProducerRecord<>(letter.topic(), null, letter.key(), harmed, letter.headers()));
    Session.Result result = suite.verify();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).containsPattern("harmed.dead-letters +3 +3 +0 +0 +1 +0");
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    for (List<String> words :
        List.of(
            List.of("--min-score", "2"), List.of("--threads", "0"), List.of("--tracker", "best"))) {
      var suite = new Session(broker().bootstrapServers());
      var all = new ArrayList<>(List.of("verify", "detections"));
      all.addAll(words);
      assertThat(suite.run(all.toArray(new String[0])).exit()).as("%s", words).isEqualTo(2);
    }
    Session.Result unknown =
        new Session(broker().bootstrapServers())
            .run(
                "verify",
                "detections",
                "--model",
                folder.resolve("tiny.onnx").toString(),
                "--classes",
                "bird");
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.err()).contains("The model knows no class 'bird'");
  }

  private static KafkaBroker broker() {
    return Objects.requireNonNull(broker);
  }
}
