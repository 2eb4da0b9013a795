package dev.millrace.console.vision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.detection.model.FrameDetections;
import dev.millrace.detection.model.ObjectEvent;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import java.awt.Color;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of others' messages and pictures is shown, and what is not. */
class SightingTest {
  private static final String FRAME =
      """
      {"camera_id":"cam","timestamp":"2024-01-15T10:30:00.040","frame_id":17,"width":640,"height":360,
       "detections":[%s],"model":"m","latency_ms":{"decode":1.0,"inference":1.0,"tracking":1.0}}
      """;

  @Test
  void readsWhatTheJobWrites() throws Exception {
    Sighting seen = sighting("[10.04,20,30,40.06]").orElseThrow();

    assertThat(seen.number()).isEqualTo(17);
    assertThat(seen.at()).isEqualTo(1_705_314_600_040L);
    SeenObject person = seen.objects().get(0);
    assertThat(person.box()).containsExactly(10.0, 20, 30, 40.1);
    assertThat(person.zones()).containsExactly("door");
    assertThat(seen.counts()).containsOnlyKeys("person").containsEntry("person", 1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "[1,2,3]", "[1,2,3,4,5]", "[1e7,2,3,4]", "[1,2,3,-1e300]"})
  void passesOverBoxesThatCannotBeDrawn(String box) throws Exception {
    assertThat(sighting(box).orElseThrow().objects()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"detections\":[|\"detections\":null,\"x\":[",
        "\"width\":640|\"width\":0",
        "\"timestamp\":\"2024-01-15T10:30:00.040\"|\"timestamp\":null",
      })
  void passesOverFramesThatMakeNoSense(String part, String other) throws Exception {
    String message = FRAME.formatted("").replace(part, other);

    assertThat(Sighting.of(decoded(message))).isEmpty();
  }

  @Test
  void namesAreAsLongAsThereIsRoomFor() throws Exception {
    String message = object("[1,2,3,4]").replace("person", "p".repeat(5_000));

    Sighting seen = Sighting.of(decoded(FRAME.formatted(message))).orElseThrow();
    assertThat(seen.objects().get(0).className()).hasSize(64).endsWith("…");
  }

  @Test
  void objectsAreAsManyAsCanBeDrawn() throws Exception {
    String[] many = new String[1_000];
    Arrays.fill(many, object("[1,2,3,4]"));

    assertThat(
            Sighting.of(decoded(FRAME.formatted(String.join(",", many)))).orElseThrow().objects())
        .hasSize(200);
  }

  @Test
  void eventsWithoutAnIdAreNone() throws Exception {
    String event =
        """
        {"id":null,"type":"zone_enter","camera_id":"cam","track_id":4,"class":"person",
         "timestamp":"2024-01-15T10:30:00.040","zone":"door","bbox":[1,2,3,4]}
        """;
    JsonCodec<ObjectEvent> codec = JsonCodec.of(ObjectEvent.class);

    assertThat(SeenEvent.of(codec.decode(event.getBytes(UTF_8)))).isEmpty();
    assertThat(SeenEvent.of(codec.decode(event.replace("null", "\"a\"").getBytes(UTF_8))))
        .hasValueSatisfying(one -> assertThat(one.zone()).isEqualTo("door"));
  }

  @Test
  void aPictureIsWhatItsBytesSay() {
    assertThat(Picture.of(PlayedStreet.plain(Color.RED, "jpeg")))
        .hasValueSatisfying(picture -> assertThat(picture.type()).isEqualTo("image/jpeg"));
    assertThat(Picture.of(PlayedStreet.plain(Color.RED, "png")))
        .hasValueSatisfying(picture -> assertThat(picture.width()).isEqualTo(PlayedStreet.WIDTH));
  }

  @Test
  void whatIsNoPictureIsNotShown() {
    byte[] jpeg = PlayedStreet.plain(Color.RED, "jpeg");

    assertThat(Picture.of(new byte[0])).isEmpty();
    assertThat(Picture.of("<svg onload='alert(1)'/>".getBytes(UTF_8))).isEmpty();
    assertThat(Picture.of(PlayedStreet.plain(Color.RED, "gif"))).isEmpty();
    assertThat(Picture.of(Arrays.copyOf(jpeg, jpeg.length / 2))).isEmpty();
    assertThat(Picture.of(Arrays.copyOf(jpeg, Picture.MOST_BYTES + 1))).isEmpty();
  }

  private static Optional<Sighting> sighting(String box) throws MalformedRecord {
    return Sighting.of(decoded(FRAME.formatted(object(box))));
  }

  private static String object(String box) {
    return """
        {"track_id":4,"class_id":0,"class":"person","confidence":0.91,"bbox":%s,"age":null,
         "gender":null,"zones":["door"],"stationary":false}
        """
        .formatted(box);
  }

  private static FrameDetections decoded(String json) throws MalformedRecord {
    return JsonCodec.of(FrameDetections.class).decode(json.getBytes(UTF_8));
  }
}
