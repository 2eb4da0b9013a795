package dev.millrace.vision.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.vision.model.Box;
import dev.millrace.vision.model.Detection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrackerTest {
  private static final int PERSON = 0;
  private static final int CAR = 2;
  private static final int TRUCK = 7;

  private final Tracker twoStage = new TwoStageTracker(TwoStageSettings.DEFAULT);

  @ParameterizedTest(name = "a frame every {0} ms")
  @ValueSource(longs = {10, 33, 100, 200})
  void keepsTheIdOfWhoWalks(long millis) {
    Run run = new Run(twoStage);
    for (long time = 0; time < 5000; time += millis) {
      run.frame(time, person(100 + time * 0.1));
    }

    assertThat(run.ids()).containsOnly(1L);
  }

  @Test
  void findsAgainWhoWasHiddenForASecond() {
    Run run = new Run(twoStage);
    for (long time = 0; time <= 6000; time += 40) {
      boolean hidden = time > 2000 && time < 3000;
      run.frame(time, hidden ? new Detection[0] : new Detection[] {person(100 + time * 0.05)});
    }

    assertThat(run.ids()).containsOnly(1L);
    assertThat(run.ended).isEmpty();
  }

  @Test
  void endsATrackAfterTheBufferAndNeverGivesItsIdAgain() {
    Run run = new Run(twoStage);
    run.frame(0, person(100));
    run.frame(40, person(101));
    for (long time = 80; time < 2300; time += 40) {
      run.frame(time);
    }
    assertThat(run.ended).containsExactly(1L);
    assertThat(run.state.tracks()).isEmpty();

    run.frame(2300, person(101));
    run.frame(2340, person(101));
    assertThat(run.last.tracks()).extracting(Track::id).containsExactly(2L);
  }

  @Test
  void aJumpInTimeEndsAllTracksButIdsGoOn() {
    Run run = new Run(twoStage);
    run.frame(0, person(100), person(500));
    run.frame(40, person(100), person(500));

    run.frame(60_000, person(100));

    assertThat(run.ended).containsExactly(1L, 2L);
    assertThat(run.last.tracks()).extracting(Track::id).containsExactly(3L);
  }

  @Test
  void doubtfulDetectionsContinueATrackButStartNone() {
    Run run = new Run(twoStage);
    run.frame(0, person(100));
    for (long time = 40; time < 1000; time += 40) {
      run.frame(time, new Detection(box(100), PERSON, 0.3), new Detection(box(700), PERSON, 0.3));
    }

    assertThat(run.last.tracks()).extracting(Track::id).containsExactly(1L);
    assertThat(run.last.tracks()).extracting(Track::detection).containsExactly(0);
    assertThat(run.state.nextId()).isEqualTo(2);
  }

  @Test
  void givesAnIdOnlyToWhatIsSeenTwice() {
    Run run = new Run(twoStage);
    run.frame(0);
    for (long time = 40; time < 1000; time += 80) {
      run.frame(time, person((int) time));
      run.frame(time + 40);
    }
    assertThat(run.state.nextId()).isEqualTo(1);
    assertThat(run.ids()).isEmpty();

    run.frame(1040, person(300));
    assertThat(run.last.tracks()).isEmpty();
    run.frame(1080, person(300));
    assertThat(run.last.tracks()).extracting(Track::id).containsExactly(1L);
  }

  @Test
  void callsAnObjectWhatMostDetectionsCallIt() {
    Run run = new Run(twoStage);
    for (int frame = 0; frame < 20; frame++) {
      run.frame(frame * 40L, new Detection(box(100), frame % 4 == 1 ? TRUCK : CAR, 0.9));
    }

    assertThat(run.ids()).containsOnly(1L);
    assertThat(run.last.tracks()).extracting(Track::classId).containsExactly(CAR);
  }

  @Test
  void aCarDoesNotBecomeThePersonBesideIt() {
    Run run = new Run(twoStage);
    for (int frame = 0; frame < 10; frame++) {
      run.frame(frame * 40L, new Detection(box(100), CAR, 0.9));
    }
    run.frame(400, person(125));
    run.frame(440, person(125));

    assertThat(run.last.tracks()).extracting(Track::id).containsExactly(2L);
  }

  @Test
  void twoNamesForOneObjectAreOneTrack() {
    Run run = new Run(twoStage);
    for (int frame = 0; frame < 10; frame++) {
      run.frame(
          frame * 40L, new Detection(box(100), CAR, 0.9), new Detection(box(101), TRUCK, 0.8));
    }

    assertThat(run.last.tracks()).hasSize(1);
  }

  @Test
  void boxesWithoutAreaAreNoObjects() {
    Run run = new Run(twoStage);
    Box line = new Box(5, 5, 5, 50);
    Box endless = new Box(0, 0, Double.POSITIVE_INFINITY, 10);
    for (int frame = 0; frame < 5; frame++) {
      run.frame(frame * 40L, new Detection(line, PERSON, 0.9), new Detection(endless, PERSON, 0.9));
    }

    assertThat(run.state.tracks()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("trackers")
  void survivesWhateverADetectorSays(Tracker tracker) {
    var random = new SplittableRandom(11);
    double[] places = {-1e308, -1e6, -1, 0, 1e-300, 0.5, 1, 50, 1e6, 1e150, 1e308};
    Run run = new Run(tracker);
    for (int frame = 0; frame < 3000; frame++) {
      List<Detection> detections = new ArrayList<>(crowd(random, frame, 3));
      for (int i = 0; i < 5; i++) {
        double[] x = {places[random.nextInt(11)], places[random.nextInt(11)]};
        double[] y = {places[random.nextInt(11)], places[random.nextInt(11)]};
        Arrays.sort(x);
        Arrays.sort(y);
        detections.add(new Detection(new Box(x[0], y[0], x[1], y[1]), PERSON, random.nextDouble()));
      }
      run.frame(frame * 33L, detections.toArray(new Detection[0]));
    }

    assertThat(run.last.tracks())
        .isNotEmpty()
        .allMatch(track -> Double.isFinite(track.box().area()));
  }

  @ParameterizedTest
  @MethodSource("trackers")
  void refusesFramesOutOfOrder(Tracker tracker) {
    Run run = new Run(tracker);
    run.frame(100, person(1));

    assertThatThrownBy(() -> tracker.step(run.state, 100, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("frames come in the order of time: 100 is not after 100");
  }

  @ParameterizedTest
  @MethodSource("trackers")
  void aStateThatWasWrittenAndReadGoesOnAsIfNothingHappened(Tracker tracker) throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    var random = new SplittableRandom(3);
    Run straight = new Run(tracker);
    TrackerState restored = TrackerState.EMPTY;
    for (int frame = 0; frame < 500; frame++) {
      long time = frame * 33L + random.nextInt(10);
      List<Detection> detections = crowd(random, frame, 30);
      TrackerStep step = tracker.step(restored, time, detections);
      restored = json.readValue(json.writeValueAsBytes(step.state()), TrackerState.class);

      straight.frame(time, detections.toArray(new Detection[0]));
      assertThat(step.tracks()).isEqualTo(straight.last.tracks());
      assertThat(step.ended()).isEqualTo(straight.last.ended());
    }
    assertThat(straight.state.nextId()).isGreaterThan(20);
  }

  @ParameterizedTest
  @MethodSource("trackers")
  void aStepChangesNothingThatItWasGiven(Tracker tracker) throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    var random = new SplittableRandom(5);
    Run run = new Run(tracker);
    for (int frame = 0; frame < 50; frame++) {
      run.frame(frame * 33L, crowd(random, frame, 20).toArray(new Detection[0]));
    }
    String before = json.writeValueAsString(run.state);
    List<Detection> detections = crowd(random, 50, 20);

    TrackerStep once = tracker.step(run.state, 50 * 33L, detections);
    TrackerStep again = tracker.step(run.state, 50 * 33L, detections);

    assertThat(json.writeValueAsString(run.state)).isEqualTo(before);
    assertThat(json.writeValueAsString(again)).isEqualTo(json.writeValueAsString(once));
  }

  @ParameterizedTest
  @MethodSource("boundedTrackers")
  void stateStaysWithinItsBoundHoweverManyComeAndGo(Tracker tracker) {
    var random = new SplittableRandom(7);
    TrackerState state = TrackerState.EMPTY;
    int most = 0;
    for (int frame = 0; frame < 100_000; frame++) {
      List<Detection> born = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        born.add(person(random.nextInt(100) * 100));
      }
      state = tracker.step(state, frame * 33L, born).state();
      most = Math.max(most, state.tracks().size());
    }

    assertThat(most).isLessThanOrEqualTo(20).isGreaterThan(2);
    assertThat(state.tracks()).allMatch(track -> track.classes().length <= 4);
  }

  @Test
  void whoIsInSightStaysWhenThereIsNoRoom() {
    Run run = new Run(new TwoStageTracker(small(3)));
    run.frame(0, person(0), person(200), person(400));
    run.frame(40, person(600), person(800));
    run.frame(80, person(600), person(800));

    assertThat(run.last.tracks()).extracting(Track::id).containsExactly(4L, 5L);
    assertThat(run.state.tracks()).hasSize(3);
    assertThat(run.ended).hasSize(2);
  }

  static Stream<Tracker> trackers() {
    return Stream.of(
        new TwoStageTracker(TwoStageSettings.DEFAULT),
        new SortTracker(SortSettings.DEFAULT.withMaxAge(30)));
  }

  static Stream<Tracker> boundedTrackers() {
    return Stream.of(
        new TwoStageTracker(small(20)), new SortTracker(new SortSettings(30, 0, 0.3, 33, 20)));
  }

  private static TwoStageSettings small(int maxTracks) {
    return new TwoStageSettings(0.6, 0.1, 0.7, 0.1, 0.3, 0.5, 0.5, 0.7, 2000, maxTracks);
  }

  /** People who walk at speeds of their own, are missed now and then, and leave. */
  private static List<Detection> crowd(SplittableRandom random, int frame, int people) {
    return LongStream.range(0, people)
        .filter(who -> random.nextInt(10) > 0)
        .mapToObj(
            who -> {
              double x = (who * 97 + frame * (1 + who % 5)) % 1500 + random.nextDouble(3);
              double y = who % 4 * 50 + random.nextDouble(3);
              return new Detection(
                  new Box(x, y, x + 40, y + 100), PERSON, random.nextDouble(0.2, 1));
            })
        .toList();
  }

  private static Detection person(double left) {
    return new Detection(box(left), PERSON, 0.9);
  }

  private static Box box(double left) {
    return new Box(left, 50, left + 50, 170);
  }

  /** Frames one after another, as a job gives them. */
  private static final class Run {
    private final Tracker tracker;
    private final List<TrackerStep> steps = new ArrayList<>();
    private final List<Long> ended = new ArrayList<>();
    private TrackerState state = TrackerState.EMPTY;
    private TrackerStep last = new TrackerStep(state, List.of(), List.of());

    Run(Tracker tracker) {
      this.tracker = tracker;
    }

    void frame(long timeMillis, Detection... detections) {
      last = tracker.step(state, timeMillis, List.of(detections));
      state = last.state();
      steps.add(last);
      ended.addAll(last.ended());
    }

    Stream<Long> ids() {
      return steps.stream().flatMap(step -> step.tracks().stream()).map(Track::id);
    }
  }
}
