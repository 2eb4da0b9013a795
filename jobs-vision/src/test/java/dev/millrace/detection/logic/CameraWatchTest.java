package dev.millrace.detection.logic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.detection.model.CameraMemory;
import dev.millrace.detection.model.Face;
import dev.millrace.detection.model.FrameDetections;
import dev.millrace.detection.model.ObjectEvent;
import dev.millrace.detection.model.Sight;
import dev.millrace.detection.model.StageTimes;
import dev.millrace.detection.model.TrackedObject;
import dev.millrace.vision.model.Box;
import dev.millrace.vision.model.Detection;
import dev.millrace.vision.scene.SceneFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CameraWatchTest {
  private static final String DOOR =
      """
      {"coordinates":"fractions",
       "default":{"zones":[{"name":"door","polygon":[[0.5,0],[1,0],[1,1],[0.5,1]],"inertia":1}],
                  "filters":{"car":{"min_score":0.8}}}}""";

  private final List<FrameDetections> messages = new ArrayList<>();
  private final List<ObjectEvent> events = new ArrayList<>();
  private CameraMemory memory = CameraMemory.EMPTY;
  private long nanos;
  private final CameraWatch watch =
      new CameraWatch(
          new TrackerChoice(TrackerChoice.Algorithm.BYTETRACK, 2_000, 30).tracker(),
          SceneFile.parse(DOOR),
          List.of("person", "car"),
          "squares",
          () -> nanos += 250_000);

  @Test
  void saysWhereTheDetectorSawAnObjectAndKeepsItsIdentity() {
    for (int frame = 0; frame < 3; frame++) {
      take(frame, new Detection(new Box(10.00004 + frame, 10, 30, 60), 0, 0.912345));
    }
    assertThat(messages).hasSize(3);
    FrameDetections last = messages.get(2);
    assertThat(last.timestamp().text()).isEqualTo("1970-01-01T00:00:00.080");
    assertThat(last.model()).isEqualTo("squares");
    assertThat(last.latencyMs()).isEqualTo(new StageTimes(1.5, 20.25, 0.25));
    TrackedObject person = last.detections().get(0);
    assertThat(person.trackId()).isEqualTo(1);
    assertThat(person.className()).isEqualTo("person");
    assertThat(person.confidence()).isEqualTo(0.9123);
    assertThat(person.bbox()).containsExactly(12, 10, 30, 60);
  }

  @Test
  void tellsOfZonesAndOfTheEndInOrder() {
    for (int frame = 0; frame < 20; frame++) {
      take(frame, new Detection(new Box(4 * frame, 10, 20 + 4 * frame, 60), 0, 0.9));
    }
    ended();
    assertThat(events)
        .extracting(ObjectEvent::type)
        .containsExactly("track_new", "zone_enter", "zone_exit", "track_end");
    assertThat(events).extracting(ObjectEvent::zone).containsExactly(null, "door", "door", null);
    assertThat(events.get(2).dwellMs()).isEqualTo(320);
    assertThat(events.get(1).id()).isEqualTo("c/1/enter/door/440");
    assertThat(memory).isEqualTo(CameraMemory.EMPTY);
  }

  @Test
  void looksOnlyAtWhatTheSceneAccepts() {
    for (int frame = 0; frame < 3; frame++) {
      take(
          frame,
          new Detection(new Box(50, 50, 90, 90), 1, 0.75),
          new Detection(new Box(10, 10, 30, 60), 0, 0.72));
    }
    assertThat(messages.get(2).detections())
        .singleElement()
        .satisfies(object -> assertThat(object.className()).isEqualTo("person"));
  }

  @Test
  void framesOfOneMillisecondAreBothTracked() {
    take(0, new Detection(new Box(10, 10, 30, 60), 0, 0.9));
    take(0, new Detection(new Box(10, 10, 30, 60), 0, 0.9));
    assertThat(messages.get(1).detections()).hasSize(1);
    assertThat(messages.get(1).timestamp()).isEqualTo(messages.get(0).timestamp());
  }

  @Test
  void estimatesAreMadeOfManyFaces() {
    for (int frame = 0; frame < 5; frame++) {
      memory =
          step(
              new Sight(
                  40L * frame,
                  frame,
                  100,
                  100,
                  List.of(
                      new Detection(new Box(60, 60, 90, 90), 1, 0.95),
                      new Detection(new Box(10, 10, 30, 60), 0, 0.9)),
                  List.of(new Face(1, 30 + frame, 0.2)),
                  0,
                  0));
    }
    TrackedObject person =
        messages.get(4).detections().stream()
            .filter(object -> object.className().equals("person"))
            .findFirst()
            .orElseThrow();
    assertThat(person.age()).isEqualTo(32);
    assertThat(person.gender()).isEqualTo("female");
    assertThat(messages.get(1).detections())
        .allSatisfy(object -> assertThat(object.age()).isNull());
  }

  private void take(int frame, Detection... detections) {
    memory =
        step(new Sight(40L * frame, frame, 100, 100, List.of(detections), List.of(), 1.5, 20.25));
  }

  private CameraMemory step(Sight sight) {
    CameraWatch.Step step = watch.step("c", memory, sight);
    if (step.detections() != null) {
      messages.add(step.detections());
    }
    events.addAll(step.events());
    return step.memory();
  }

  private void ended() {
    CameraWatch.Step step = watch.farewell("c", memory);
    assertThat(step.detections()).isNull();
    events.addAll(step.events());
    memory = step.memory();
  }
}
