package dev.millrace.vision.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.millrace.vision.model.Box;
import dev.millrace.vision.track.Track;
import dev.millrace.vision.track.TrackState;
import dev.millrace.vision.track.TrackerState;
import dev.millrace.vision.track.TrackerStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributesTest {
  private static final int PERSON = 0;
  private static final int CAR = 2;

  /** Everyone in every frame, up to five readings. */
  private static final Attributes EAGER =
      new Attributes(new AttributeSettings(1, 100, 3, 5), PERSON);

  @ParameterizedTest(name = "ages {0}, men {1}: {2}, {3}")
  @CsvSource(
      nullValues = "-",
      value = {
        "20 30,               1 1,           -,  -",
        "20 30 70,            .9 .8 .1,      30, MALE",
        "70 20 30,            .2 .6 .1,      30, FEMALE",
        "20 31 40 90,         .9 .9 .1 .1,   36, -",
        "20 31 40 90 101,     .9 .9 .1 0 .5, 40, FEMALE",
        "20 31 40 90 101 101, .9 .9 1 1 1 0, 40, MALE",
      })
  void saysTheMedianAgeAndWhatMostReadingsHave(
      String ages, String men, Integer age, Gender gender) {
    String[] each = ages.split(" ", -1);
    String[] male = men.split(" ", -1);
    AttributeState state = AttributeState.EMPTY;
    for (int i = 0; i < each.length; i++) {
      var reading = new FaceReading(Double.parseDouble(each[i]), Double.parseDouble(male[i]));
      state = EAGER.step(state, frame(1), person -> Optional.of(reading));
    }
    assertThat(EAGER.estimate(state, 1)).isEqualTo(new Estimate(age, gender));
  }

  @Test
  void looksInEveryThirdFrameThatShowsThePersonUntilThereIsEnough() {
    var attributes = new Attributes(new AttributeSettings(3, 4, 1, 3), PERSON);
    List<Integer> looks = new ArrayList<>();
    AttributeState state = AttributeState.EMPTY;
    for (int i = 0; i < 40; i++) {
      int now = i;
      TrackerStep step = i == 1 || i == 2 ? hidden(1) : frame(1);
      state =
          attributes.step(
              state,
              step,
              person -> {
                looks.add(now);
                return now == 5 ? Optional.empty() : Optional.of(new FaceReading(30, 1));
              });
    }
    assertThat(looks).containsExactly(0, 5, 8, 11);
    assertThat(attributes.estimate(state, 1)).isEqualTo(new Estimate(30, Gender.MALE));
  }

  @Test
  void looksAtFewPeopleInAFrameAndAtEverybodyInTurn() {
    var attributes = new Attributes(new AttributeSettings(1, 2, 1, 99), PERSON);
    List<Long> looks = new ArrayList<>();
    AttributeState state = AttributeState.EMPTY;
    for (int i = 0; i < 5; i++) {
      int before = looks.size();
      state =
          attributes.step(
              state,
              frame(1, 2, 3, 4),
              person -> {
                looks.add(person.id());
                return Optional.empty();
              });
      assertThat(looks).hasSize(before + 2);
    }
    assertThat(looks).containsExactly(1L, 2L, 3L, 4L, 1L, 2L, 3L, 4L, 1L, 2L);
  }

  @Test
  void looksAtPeopleOnly() {
    TrackerStep step = step(List.of(1L, 2L), track(1, CAR), track(2, PERSON));
    AttributeState state =
        EAGER.step(AttributeState.EMPTY, step, person -> Optional.of(new FaceReading(1, 0)));
    assertThat(state.people()).extracting(PersonState::trackId).containsExactly(2L);
    assertThat(EAGER.estimate(state, 1)).isEqualTo(Estimate.NONE);
  }

  @Test
  void forgetsPeopleWithTheTrackerAndKeepsThoseWhoAreHidden() {
    Attributes.Look look = person -> Optional.of(new FaceReading(50, 0));
    AttributeState state = EAGER.step(AttributeState.EMPTY, frame(1, 2, 3), look);
    state = EAGER.step(state, step(List.of(1L, 3L), track(3, PERSON)), look);
    assertThat(state.people()).extracting(PersonState::trackId).containsExactly(1L, 3L);
    state = EAGER.step(state, step(List.of()), look);
    assertThat(state.people()).isEmpty();
  }

  @Test
  void neverChangesWhatItWasGiven() {
    AttributeState state = AttributeState.EMPTY;
    List<double[]> earlier = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      double age = 90 - 10 * i;
      state = EAGER.step(state, frame(1), person -> Optional.of(new FaceReading(age, 1)));
      earlier.add(state.people().get(0).ages());
    }
    assertThat(earlier.get(1)).containsExactly(80, 90);
    assertThat(earlier.get(4)).containsExactly(50, 60, 70, 80, 90);
  }

  @Test
  void refusesReadingsThatAreNone() {
    for (double nonsense : new double[] {Double.NaN, -1, 102}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new FaceReading(nonsense, 0));
      assertThatIllegalArgumentException().isThrownBy(() -> new FaceReading(1, nonsense));
    }
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}: {4}")
  @CsvSource({
    "0, 4, 3, 9,   every 1st frame",
    "1, 0, 3, 9,   at least one person",
    "1, 4, 0, 9,   from 1 to 9",
    "1, 4, 11, 9,  from 1 to 9",
    "1, 4, 3, 8,   odd number",
    "1, 4, 3, 101, up to 99",
  })
  void refusesSettingsThatMakeNoSense(
      int everyFrames, int looks, int fewest, int most, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AttributeSettings(everyFrames, looks, fewest, most))
        .withMessageContaining(reason);
  }

  private static TrackerStep frame(long... people) {
    return step(
        LongStream.of(people).boxed().toList(),
        LongStream.of(people).mapToObj(id -> track(id, PERSON)).toArray(Track[]::new));
  }

  private static TrackerStep hidden(long person) {
    return step(List.of(person));
  }

  private static TrackerStep step(List<Long> remembered, Track... seen) {
    List<TrackState> states =
        remembered.stream()
            .map(
                id ->
                    new TrackState(
                        id, 0, 0, 1, 1, new double[0], new int[] {PERSON}, new double[] {1}))
            .toList();
    return new TrackerStep(new TrackerState(1, 1, 100, states), Arrays.asList(seen), List.of());
  }

  private static Track track(long id, int classId) {
    return new Track(id, new Box(0, 0, 10, 10), classId, 1, 0);
  }
}
