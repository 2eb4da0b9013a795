package dev.millrace.vision.scene;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.vision.model.Box;
import dev.millrace.vision.model.Detection;
import dev.millrace.vision.track.Track;
import dev.millrace.vision.track.TrackerState;
import dev.millrace.vision.track.TrackerStep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SceneTest {
  private static final List<String> CLASSES = List.of("person", "bicycle", "car");
  private static final int PERSON = 0;
  private static final int CAR = 2;

  /** x from 100 to 200, y from 0 to 300. */
  private static final Zone DOOR =
      new Zone("door", List.of(at(100, 0), at(200, 0), at(200, 300), at(100, 300)), Set.of(), 3);

  /** From the bottom to the top at x = 150: to the right is in. */
  private static final CountingLine GATE =
      new CountingLine("gate", at(150, 300), at(150, 0), Set.of(), 0.1);

  @Test
  void tellsOfAnObjectFromItsFirstFramesToItsEnd() {
    var run = new Run(SceneSettings.PLAIN);
    run.walk(PERSON, frame -> 10 + frame, 10);
    run.end(1);

    assertThat(run.told()).containsExactly("TRACK_NEW@80", "TRACK_END@400");
    assertThat(run.events.get(0).id()).isEqualTo("cam-01/1/new/80");
    assertThat(run.events.get(1).id()).isEqualTo("cam-01/1/end/400");
    assertThat(run.state.objects()).isEmpty();
  }

  @Test
  void aFlickerIsNotToldOf() {
    var run = new Run(SceneSettings.PLAIN);
    for (int frame = 0; frame < 30; frame++) {
      run.frame(frame % 4 == 0 ? List.of(track(PERSON, 50, 0.9)) : List.of());
    }
    run.end(1);

    assertThat(run.events).isEmpty();
  }

  @Test
  void anObjectStaysRealWhenItsScoresSink() {
    var run = new Run(SceneSettings.PLAIN);
    run.walk(PERSON, frame -> 50, 5);
    for (int frame = 0; frame < 30; frame++) {
      run.frame(List.of(track(PERSON, 50, 0.2)));
    }
    run.end(1);

    assertThat(run.told()).containsExactly("TRACK_NEW@80", "TRACK_END@1400");
  }

  @ParameterizedTest(name = "scores of {0} against {1}: {2}")
  @CsvSource({"0.5, 0.5, 1", "0.49, 0.5, 0", "0.6, 0.7, 0", "0.8, 0.7, 1"})
  void theMedianDecides(double score, double confirmScore, int told) {
    var filter = new ClassFilter(0, confirmScore, 0, 1e9, 0, 9);
    var run =
        new Run(
            new SceneSettings(
                false, List.of(), List.of(), Set.of(), Map.of("person", filter), 10_000));
    for (int frame = 0; frame < 10; frame++) {
      run.frame(List.of(track(PERSON, 50, frame == 5 ? 0.99 : score)));
    }

    assertThat(run.events).hasSize(told);
  }

  @Test
  void tellsHowLongAnObjectWasInAZone() {
    var run = new Run(zones(DOOR));
    // The middle of its lower edge is 10 to the right of its left edge.
    run.walk(PERSON, frame -> 70 + 5 * frame, 40);

    assertThat(run.told()).containsExactly("TRACK_NEW@80", "ZONE_ENTER@240", "ZONE_EXIT@1040");
    SceneEvent exit = run.events.get(2);
    assertThat(exit.zone()).isEqualTo("door");
    // In it from 100 to 195, of frames at 5 pixels and 40 ms.
    assertThat(exit.dwellMillis()).isEqualTo(19 * 40L);
    assertThat(exit.id()).isEqualTo("cam-01/1/exit/door/1040");
  }

  @Test
  void wavingAtTheBorderIsNeitherInNorOut() {
    var run = new Run(zones(DOOR));
    run.walk(PERSON, frame -> frame % 2 == 0 ? 85 : 95, 50);

    assertThat(run.told()).containsExactly("TRACK_NEW@80");
  }

  @Test
  void whoVanishesInAZoneLeavesIt() {
    var run = new Run(zones(DOOR));
    run.walk(PERSON, frame -> 120, 10);
    assertThat(run.last.tracks().get(0).zones()).containsExactly("door");
    run.end(1);

    assertThat(run.told())
        .containsExactly("TRACK_NEW@80", "ZONE_ENTER@80", "ZONE_EXIT@400", "TRACK_END@400");
    assertThat(run.events.get(2).dwellMillis()).isEqualTo(9 * 40L);
  }

  @Test
  void aZoneForCarsDoesNotSeePeople() {
    var parking = new Zone("parking", DOOR.polygon(), Set.of("car"), 3);
    var run = new Run(zones(parking));
    run.frameOf(10, frame -> List.of(track(PERSON, 120, 0.9), track(2, CAR, 140, 0.9)));

    assertThat(run.events.stream().filter(event -> event.type() == SceneEvent.Type.ZONE_ENTER))
        .extracting(SceneEvent::trackId)
        .containsExactly(2L);
  }

  @ParameterizedTest(name = "({0}, {1}): {2}")
  @CsvSource({
    "1, 1, true",
    "5, 1, true",
    "3, 1, false",
    "3, 4, true",
    "9, 9, false",
    "-1, 3, false"
  })
  void polygonsMayBeConcave(double x, double y, boolean inside) {
    // A U.
    var zone =
        new Zone(
            "u",
            List.of(at(0, 0), at(2, 0), at(2, 3), at(4, 3), at(4, 0), at(6, 0), at(6, 5), at(0, 5)),
            Set.of(),
            1);

    assertThat(zone.contains(at(x, y), 1, 1)).isEqualTo(inside);
  }

  @Test
  void placesCanBeSharesOfTheFrame() {
    var zone = new Zone("left", List.of(at(0, 0), at(0.5, 0), at(0.5, 1), at(0, 1)), Set.of(), 1);

    assertThat(zone.contains(at(300, 100), 640, 480)).isTrue();
    assertThat(zone.contains(at(330, 100), 640, 480)).isFalse();
  }

  @Test
  void countsEachCrossingOnceInEachDirection() {
    var run = new Run(lines(GATE));
    run.walk(PERSON, frame -> 100 + 5 * frame, 20);
    run.walk(PERSON, frame -> 195 - 5 * frame, 20);
    run.walk(PERSON, frame -> 100 + 5 * frame, 20);

    assertThat(run.crossings()).containsExactly("in", "out");
    assertThat(run.events.get(1).id()).isEqualTo("cam-01/1/cross/gate/in/440");
  }

  @Test
  void standingOnTheLineIsNoCrossing() {
    var run = new Run(lines(GATE));
    run.walk(PERSON, frame -> 100, 5);
    run.walk(PERSON, frame -> 140 + (frame % 2 == 0 ? 5 : -5), 100);

    assertThat(run.crossings()).isEmpty();
  }

  @Test
  void passingBesideTheLineIsNoCrossing() {
    var run = new Run(lines(new CountingLine("gate", at(150, 90), at(150, 0), Set.of(), 0.1)));
    run.walk(PERSON, frame -> 100 + 5 * frame, 20);

    assertThat(run.crossings()).isEmpty();
  }

  @Test
  void aCrossingBeforeAnObjectIsRealIsToldWhenItIs() {
    var run = new Run(lines(GATE));
    run.walk(PERSON, frame -> 100 + 80 * frame, 4);

    assertThat(run.told()).containsExactly("TRACK_NEW@80", "LINE_CROSS@80");
  }

  @Test
  void aParkedCarIsStationaryUntilItDrivesOff() {
    var run = new Run(SceneSettings.PLAIN);
    run.walk(CAR, frame -> 100 + frame % 3, 300);
    assertThat(run.last.tracks().get(0).stationary()).isTrue();
    // For a moment the detector sees something else in its place.
    run.frame(List.of(track(CAR, 300, 0.9)));
    run.walk(CAR, frame -> 100, 10);
    run.walk(CAR, frame -> 100 + 10 * frame, 10);

    assertThat(run.told())
        .containsExactly("TRACK_NEW@80", "TRACK_UPDATE@10000", "TRACK_UPDATE@12560");
    assertThat(run.last.tracks().get(0).stationary()).isFalse();
  }

  @Test
  void tellsWhenAnObjectTurnsOutToBeSomethingElse() {
    var run = new Run(SceneSettings.PLAIN);
    run.walk(PERSON, frame -> 100, 5);
    run.walk(CAR, frame -> 100, 5);

    assertThat(run.told()).containsExactly("TRACK_NEW@80", "TRACK_UPDATE@200");
    assertThat(run.events.get(1).className()).isEqualTo("car");
  }

  @Test
  void aSlashInACamerasNameIsNotOurs() {
    var scene = new Scene("a/b%", SceneSettings.PLAIN, CLASSES);
    SceneState state = SceneState.EMPTY;
    List<SceneEvent> events = new ArrayList<>();
    for (int frame = 0; frame < 3; frame++) {
      SceneStep step =
          scene.step(state, frame * 40L, 640, 480, step(List.of(track(9, 50, 0.9)), List.of()));
      state = step.state();
      events.addAll(step.events());
    }

    assertThat(events).extracting(SceneEvent::id).containsExactly("a%2Fb%25/1/new/80");
    assertThat(events).extracting(SceneEvent::className).containsExactly("class-9");
  }

  @Test
  void filtersDetectionsByClassScoreAreaAndShape() {
    var settings =
        new SceneSettings(
            false,
            List.of(),
            List.of(),
            Set.of("person", "car"),
            Map.of("person", new ClassFilter(0.4, 0.5, 500, 50_000, 0.2, 1)),
            10_000);
    var small = new Detection(new Box(0, 0, 10, 20), PERSON, 0.9);
    var wide = new Detection(new Box(0, 0, 100, 20), PERSON, 0.9);
    var unsure = new Detection(new Box(0, 0, 50, 100), PERSON, 0.3);
    var good = new Detection(new Box(0, 0, 50, 100), PERSON, 0.4);
    var bicycle = new Detection(new Box(0, 0, 50, 100), 1, 0.9);
    var car = new Detection(new Box(0, 0, 5, 2), CAR, 0.1);

    assertThat(
            settings.accepted(List.of(small, wide, unsure, good, bicycle, car), CLASSES, 640, 480))
        .containsExactly(good, car);
  }

  @Test
  void aStateThatWasWrittenAndReadGoesOnAsIfNothingHappened() throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    var settings = new SceneSettings(false, List.of(DOOR), List.of(GATE), Set.of(), Map.of(), 1000);
    var run = new Run(settings);
    var scene = new Scene("cam-01", settings, CLASSES);
    SceneState state = SceneState.EMPTY;
    List<SceneEvent> events = new ArrayList<>();
    for (int frame = 0; frame < 200; frame++) {
      List<Track> tracks =
          frame % 9 == 0
              ? List.of()
              : List.of(
                  track(PERSON, 50 + frame, 0.6),
                  track(2, CAR, 250 - frame, 0.7),
                  track(3, CAR, 120, 0.8));
      run.frame(tracks);
      SceneStep step = scene.step(state, frame * 40L, 640, 480, step(tracks, List.of()));
      state = json.readValue(json.writeValueAsBytes(step.state()), SceneState.class);
      events.addAll(step.events());
    }

    assertThat(events).isEqualTo(run.events).hasSizeGreaterThan(8);
  }

  private static SceneSettings zones(Zone... zones) {
    return new SceneSettings(false, List.of(zones), List.of(), Set.of(), Map.of(), 10_000);
  }

  private static SceneSettings lines(CountingLine... lines) {
    return new SceneSettings(false, List.of(), List.of(lines), Set.of(), Map.of(), 10_000);
  }

  private static Point at(double x, double y) {
    return new Point(x, y);
  }

  private static Track track(int classId, double left, double score) {
    return track(1, classId, left, score);
  }

  private static Track track(long id, int classId, double left, double score) {
    return new Track(id, new Box(left, 50, left + 20, 150), classId, score, 0);
  }

  private static TrackerStep step(List<Track> tracks, List<Long> ended) {
    return new TrackerStep(TrackerState.EMPTY, tracks, ended);
  }

  /** Frames every 40 ms, and what was told of them. */
  private static final class Run {
    private final Scene scene;
    private final List<SceneEvent> events = new ArrayList<>();
    private SceneState state = SceneState.EMPTY;
    private SceneStep last = new SceneStep(state, List.of(), List.of());
    private long timeMillis;

    Run(SceneSettings settings) {
      scene = new Scene("cam-01", settings, CLASSES);
    }

    void frame(List<Track> tracks) {
      frame(step(tracks, List.of()));
    }

    void end(long id) {
      frame(step(List.of(), List.of(id)));
    }

    void walk(int classId, IntToDoubleFunction left, int frames) {
      frameOf(frames, frame -> List.of(track(classId, left.applyAsDouble(frame), 0.9)));
    }

    void frameOf(int frames, java.util.function.IntFunction<List<Track>> tracks) {
      for (int frame = 0; frame < frames; frame++) {
        frame(tracks.apply(frame));
      }
    }

    private void frame(TrackerStep step) {
      last = scene.step(state, timeMillis, 640, 480, step);
      state = last.state();
      events.addAll(last.events());
      timeMillis += 40;
    }

    List<String> told() {
      return events.stream().map(event -> event.type() + "@" + event.timeMillis()).toList();
    }

    List<String> crossings() {
      return events.stream()
          .filter(event -> event.type() == SceneEvent.Type.LINE_CROSS)
          .map(event -> String.valueOf(event.direction()))
          .toList();
    }
  }
}
