package dev.millrace.vision.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.vision.evaluate.Evaluation;
import dev.millrace.vision.evaluate.MotRow;
import dev.millrace.vision.evaluate.Scores;
import dev.millrace.vision.model.Box;
import dev.millrace.vision.track.SortSettings;
import dev.millrace.vision.track.SortTracker;
import dev.millrace.vision.track.Track;
import dev.millrace.vision.track.Tracker;
import dev.millrace.vision.track.TrackerState;
import dev.millrace.vision.track.TrackerStep;
import dev.millrace.vision.track.TwoStageSettings;
import dev.millrace.vision.track.TwoStageTracker;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StreetTest {
  private static final int FRAMES_PER_SECOND = 10;
  private static final int MINUTE = 60 * FRAMES_PER_SECOND;

  private final Street street = street(1);

  @Test
  void anyFrameCanBeAskedForAndIsAlwaysTheSame() {
    StreetFrame late = street.frame(5000);
    StreetFrame early = street.frame(3);

    assertThat(street(1).frame(3)).isEqualTo(early);
    assertThat(street(1).frame(5000)).isEqualTo(late);
    assertThat(street(2).frame(3)).isNotEqualTo(early);
    assertThat(new NoisyDetector(street).detections(late))
        .isEqualTo(new NoisyDetector(street(1)).detections(late));
  }

  @Test
  void everybodyMovesLittleFromFrameToFrameAndStaysWhatItIs() {
    Map<Long, StreetObject> before = new HashMap<>();
    for (int number = 1; number <= MINUTE; number++) {
      Map<Long, StreetObject> now = new HashMap<>();
      for (StreetObject object : street.frame(number).objects()) {
        assertThat(now.put(object.id(), object)).as("ids are there once").isNull();
        StreetObject past = before.get(object.id());
        if (past != null) {
          assertThat(object.user()).isEqualTo(past.user());
          assertThat(Math.abs(object.box().left() - past.box().left())).isLessThan(90);
        }
      }
      before = now;
    }
  }

  @Test
  void nobodyVanishesInTheMiddleOfAWideStreet() {
    var wide = new Street(1, 2000, 200, FRAMES_PER_SECOND);
    Map<Long, StreetObject> before = Map.of();
    for (int number = 1; number <= MINUTE; number++) {
      Map<Long, StreetObject> now = new HashMap<>();
      wide.frame(number).objects().forEach(object -> now.put(object.id(), object));
      before.forEach(
          (id, object) -> {
            Box box = object.box();
            assertThat(now.containsKey(id) || box.left() < 30 || box.right() > 1970)
                .as("%s at %s", id, box)
                .isTrue();
          });
      before = now;
    }
  }

  @Test
  void aMinuteShowsEveryKindOfUserAndSomeBehindOthers() {
    Set<StreetUser> users = new HashSet<>();
    boolean hidden = false;
    boolean whole = false;
    for (int number = 1; number <= MINUTE; number++) {
      for (StreetObject object : street.frame(number).objects()) {
        users.add(object.user());
        hidden |= object.visibility() < 0.3;
        whole |= object.visibility() == 1;
      }
    }

    assertThat(users).containsExactlyInAnyOrder(StreetUser.values());
    assertThat(hidden && whole).isTrue();
  }

  @Test
  void whoIsBehindAnotherOrOutOfTheFrameIsLessVisible() {
    for (int number = 1; number <= MINUTE; number++) {
      for (StreetObject object : street.frame(number).objects()) {
        Box box = object.box();
        double inFrame =
            (Math.min(box.right(), street.width()) - Math.max(box.left(), 0)) / box.width();
        assertThat(object.visibility()).isBetween(0.0, Math.min(1, inFrame + 0.1));
      }
    }
  }

  @ParameterizedTest(name = "street {0}")
  @ValueSource(longs = {1, 2, 3})
  void theDefaultTrackerFollowsStreetsBetterThanSort(long seed) {
    Scores ours = scores(street(seed), new TwoStageTracker(TwoStageSettings.DEFAULT));
    Scores sort =
        scores(
            street(seed),
            new SortTracker(
                SortSettings.DEFAULT
                    .withFramesPerSecond(FRAMES_PER_SECOND)
                    .withMaxAge(2 * FRAMES_PER_SECOND)));

    assertThat(ours.hota()).isGreaterThan(sort.hota()).isGreaterThan(70);
    // Some fifty objects pass, most of them behind lanterns and each other.
    assertThat(ours.identitySwitches()).isLessThan(15);
  }

  @Test
  void thePictureOfAFrameIsAlwaysTheSameAndShowsWhoIsThere() {
    var small = new Street(1, 320, 240, FRAMES_PER_SECOND);
    StreetFrame frame = small.frame(100);
    StreetFrame nobody = new StreetFrame(100, frame.timeMillis(), List.of());

    int[] picture = pixels(new StreetPainter(small).paint(frame));
    int[] empty = pixels(new StreetPainter(small).paint(nobody));

    assertThat(pixels(new StreetPainter(new Street(1, 320, 240, 10)).paint(frame)))
        .isEqualTo(picture);
    StreetObject nearest = frame.objects().get(frame.objects().size() - 1);
    assertThat(nearest.visibility()).isGreaterThan(0.9);
    // The noise is that of the frame, so that only who is there makes a difference.
    Box box = nearest.box();
    long changed =
        IntStream.range(0, picture.length)
            .filter(i -> picture[i] != empty[i])
            .filter(i -> isIn(box, i % 320, i / 320))
            .count();
    assertThat((double) changed).isBetween(0.3 * box.area(), box.area());
  }

  @Test
  void streetsDifferInTheirLight() {
    double[] means =
        IntStream.range(0, 12)
            .mapToDouble(
                seed -> {
                  var small = new Street(seed, 160, 120, FRAMES_PER_SECOND);
                  return IntStream.of(pixels(new StreetPainter(small).paint(small.frame(1))))
                      .map(pixel -> pixel >> 8 & 0xff)
                      .average()
                      .orElseThrow();
                })
            .sorted()
            .toArray();

    assertThat(means[0]).isLessThan(80);
    assertThat(means[11]).isGreaterThan(120);
  }

  @Test
  void refusesFramesOfNoSize() {
    assertThatThrownBy(() -> new Street(1, 0, 480, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 x 480");
  }

  private static boolean isIn(Box box, int x, int y) {
    return x >= box.left() && x < box.right() && y >= box.top() && y < box.bottom();
  }

  private static Street street(long seed) {
    return new Street(seed, 640, 480, FRAMES_PER_SECOND);
  }

  private static Scores scores(Street street, Tracker tracker) {
    var detector = new NoisyDetector(street);
    TrackerState state = TrackerState.EMPTY;
    List<MotRow> tracks = new ArrayList<>();
    for (int number = 1; number <= MINUTE; number++) {
      StreetFrame frame = street.frame(number);
      TrackerStep step = tracker.step(state, frame.timeMillis(), detector.detections(frame));
      state = step.state();
      for (Track track : step.tracks()) {
        tracks.add(new MotRow(number, track.id(), track.box(), track.score(), 1));
      }
    }
    return Evaluation.compare(street.truth(MINUTE), tracks).scores();
  }

  private static int[] pixels(BufferedImage picture) {
    return picture.getRGB(
        0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
  }
}
