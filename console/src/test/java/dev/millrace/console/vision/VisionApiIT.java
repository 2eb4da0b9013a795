package dev.millrace.console.vision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.console.ConsoleUnderTest;
import dev.millrace.console.Json;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.vision.message.FrameMessage;
import dev.millrace.vision.scene.SceneFile;
import java.awt.Color;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cameras by way of a real broker, and what the API tells and sends of them. */
class VisionApiIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final SceneFile SCENES =
      SceneFile.parse(
          """
          {"cameras": {"door": {"zones": [{"name": "mat", "polygon": [[1, 2], [3, 4], [5, 6]]}]}}}
          """);

  private static KafkaBroker broker;
  private static PlayedStreet street;

  private final HttpClient http = HttpClient.newHttpClient();
  private ConsoleUnderTest console;

  /** A frame as a page is given it. */
  @SuppressWarnings("ArrayRecordComponent") // Read, never compared.
  private record Given(JsonNode head, byte[] picture) {}

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start();
    PlayedStreet.createTopics(broker);
    street = new PlayedStreet(broker);
  }

  @BeforeEach
  void startConsole() {
    street.clear();
    console =
        ConsoleUnderTest.of(
            new VisionRoom(
                ConsoleUnderTest.surroundings(broker, URI.create("http://localhost:1")), SCENES));
  }

  @AfterEach
  void endConsole() {
    console.close();
  }

  @AfterAll
  static void end() {
    broker.close();
  }

  @Test
  void givesFramesOfBothFormsWithWhatWasSeenInThem() throws Exception {
    byte[] png = PlayedStreet.plain(Color.GREEN, "png");
    FrameMessage one = PlayedStreet.frame("door", 7, PlayedStreet.plain(Color.RED, "jpeg"));
    FrameMessage other = PlayedStreet.frame("gate", 8, png);
    street.send(one);
    street.sendBinary(other);
    street.see(one, PlayedStreet.object(4, "person", 10, 20, 30, 40));
    street.see(other);
    street.tell(PlayedStreet.event("door", "zone_exit", 4, "person", "mat"));
    JsonNode state =
        await(
            whole ->
                names(whole).size() == 2
                    && all(whole, camera -> camera.path("boxes").asText().equals("DRAWN"))
                    && whole.at("/standing/kafka/well").asBoolean()
                    && !whole.at("/news/news/events").isEmpty());

    assertThat(names(state)).containsExactlyInAnyOrder("door", "gate");
    assertThat(state.at("/standing/job/words").asText()).isEqualTo("Flink does not answer");
    assertThat(state.at("/news/news/events/0/zone").asText()).isEqualTo("mat");
    JsonNode door = camera(state, "door");
    assertThat(state.at("/news/scenes/0/camera")).isEqualTo(door.path("camera"));
    assertThat(door.at("/counts/person").asInt()).isEqualTo(1);

    HttpResponse<byte[]> answer =
        frames(door.path("camera") + ":0," + number(state, "gate") + ":0");
    assertThat(answer.headers().firstValue("content-type")).contains("application/octet-stream");
    assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
    List<Given> given = given(answer.body());
    assertThat(given).extracting(part -> part.head().path("number").asInt()).containsExactly(7, 8);
    assertThat(given)
        .extracting(part -> part.head().path("type").asText())
        .containsExactly("image/jpeg", "image/png");
    assertThat(given.get(0).head().at("/objects/0/box/2").asInt()).isEqualTo(30);
    assertThat(given.get(1).head().path("objects")).isEmpty();
    assertThat(given.get(1).picture()).isEqualTo(png);

    String have =
        door.path("camera")
            + ":"
            + given.get(0).head().path("serial")
            + ","
            + number(state, "gate")
            + ":"
            + given.get(1).head().path("serial");
    assertThat(frames(have).statusCode()).isEqualTo(204);
  }

  @Test
  void showsWhatTheJobHasNotCommittedYet() throws Exception {
    FrameMessage frame = PlayedStreet.frame("door", 1, PlayedStreet.plain(Color.RED, "jpeg"));
    street.send(frame);
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "played-job");
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer
          .send(street.seen(frame, List.of(PlayedStreet.object(4, "person", 1, 2, 3, 4))))
          .get();

      JsonNode state =
          await(whole -> all(whole, camera -> camera.path("boxes").asText().equals("DRAWN")));
      assertThat(state.at("/cameras/cameras/0/counts/person").asInt()).isEqualTo(1);
      producer.abortTransaction();
    }
  }

  @Test
  void servesNothingThatIsNoPicture() throws Exception {
    street.sendBinary(PlayedStreet.frame("door", 1, "<svg onload='alert(1)'/>".getBytes(UTF_8)));
    street.sendBinary(PlayedStreet.frame("door", 2, new byte[Picture.MOST_BYTES / 3]));
    street.raw(LiveCameras.FRAMES, "door", "no frame at all".getBytes(UTF_8));
    street.raw(LiveCameras.DETECTIONS, "door", "[]".getBytes(UTF_8));
    street.raw(LiveCameras.EVENTS, "door", "{\"id\":5}".getBytes(UTF_8));
    street.raw(LiveCameras.WINDOWS, "door", new byte[] {-1});
    JsonNode state = await(whole -> whole.at("/cameras/unreadable").asInt() == 3);

    assertThat(names(state)).isEmpty();
  }

  @Test
  void namesAreNoPathsAndNoMarkup() throws Exception {
    String hostile = "../../etc/passwd\u202e<img src=x onerror=alert(1)>";
    street.send(PlayedStreet.frame(hostile, 1, PlayedStreet.plain(Color.RED, "jpeg")));
    JsonNode state = await(whole -> !whole.at("/cameras/cameras").isEmpty());

    assertThat(names(state)).containsExactly(hostile);
    Given given = given(frames(number(state, hostile) + ":0").body()).get(0);
    assertThat(given.head().path("name").asText()).isEqualTo(hostile);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?have=", "?have=../1:2", "?have=1:2,", "?have=%3Cb%3E"})
  void refusesQuestionsForFramesThatAreNone(String question) throws Exception {
    HttpResponse<String> answer =
        http.send(request("/api/vision/frames" + question), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("Ask with have=CAMERA:SERIAL");
  }

  @Test
  void aCameraThatFellSilentBeforeAnybodyWatchedIsShownWithItsTime() throws Exception {
    street.send(PlayedStreet.frame("door", 1, PlayedStreet.plain(Color.RED, "jpeg")));
    long sent = System.currentTimeMillis();
    JsonNode state = await(whole -> !whole.at("/cameras/cameras").isEmpty());

    assertThat(state.at("/cameras/cameras/0/heardAt").asLong()).isBetween(sent - 5_000, sent);
  }

  private static boolean all(JsonNode whole, Predicate<JsonNode> condition) {
    JsonNode cameras = whole.at("/cameras/cameras");
    return !cameras.isEmpty()
        && StreamSupport.stream(cameras.spliterator(), false).allMatch(condition);
  }

  private static List<String> names(JsonNode whole) {
    return whole.at("/cameras/cameras").findValuesAsText("name");
  }

  private static JsonNode camera(JsonNode whole, String name) {
    for (JsonNode camera : whole.at("/cameras/cameras")) {
      if (camera.path("name").asText().equals(name)) {
        return camera;
      }
    }
    throw new AssertionError("There is no camera " + name + " in " + whole);
  }

  private static int number(JsonNode whole, String name) {
    return camera(whole, name).path("camera").asInt();
  }

  private JsonNode await(Predicate<JsonNode> enough) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    JsonNode whole = Json.tree("{}".getBytes(UTF_8));
    while (System.nanoTime() < end) {
      whole = Json.tree(http.send(request("/api/vision"), BodyHandlers.ofByteArray()).body());
      if (enough.test(whole)) {
        return whole;
      }
    }
    throw new AssertionError("After " + PATIENCE + " there is only " + whole);
  }

  private HttpResponse<byte[]> frames(String have) throws IOException, InterruptedException {
    return http.send(request("/api/vision/frames?have=" + have), BodyHandlers.ofByteArray());
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create(console.address() + path)).build();
  }

  private static List<Given> given(byte[] answer) throws Exception {
    var given = new ArrayList<Given>();
    ByteBuffer rest = ByteBuffer.wrap(answer);
    while (rest.hasRemaining()) {
      given.add(new Given(Json.tree(next(rest)), next(rest)));
    }
    return given;
  }

  private static byte[] next(ByteBuffer rest) {
    byte[] bytes = new byte[rest.getInt()];
    rest.get(bytes);
    return bytes;
  }
}
