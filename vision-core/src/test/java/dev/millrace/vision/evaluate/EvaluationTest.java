package dev.millrace.vision.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.vision.model.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Scores that can be worked out by hand. Real sequences: {@link ReferenceEvaluatorTest}. */
final class EvaluationTest {
  @Test
  void perfectTracksHaveFullMarks() {
    List<MotRow> truth = walk(1, 0, 1, 10);

    Scores scores = score(truth, truth);

    assertThat(scores.hota()).isCloseTo(100, within(1e-9));
    assertThat(scores.mota()).isEqualTo(100);
    assertThat(scores.idf1()).isEqualTo(100);
    assertThat(scores.mostlyTracked()).isEqualTo(1);
    assertThat(scores.fragmentations()).isZero();
  }

  @Test
  void nothingFoundIsAllMissed() {
    Scores scores = score(walk(1, 0, 1, 10), List.of());

    assertThat(scores.hota()).isZero();
    assertThat(scores.mota()).isZero();
    assertThat(scores.falseNegatives()).isEqualTo(10);
    assertThat(scores.mostlyLost()).isEqualTo(1);
  }

  @Test
  void nothingThereIsAllFalse() {
    Scores scores = score(List.of(), walk(1, 0, 1, 10));

    assertThat(scores.falsePositives()).isEqualTo(10);
    assertThat(scores.falseNegatives()).isZero();
    assertThat(scores.hota()).isZero();
  }

  @Test
  void anIdThatChangesHalfwayIsOneSwitchAndHalfAnIdentity() {
    var tracks = new ArrayList<MotRow>(walk(1, 0, 1, 5));
    tracks.addAll(walk(2, 5, 6, 10));

    Scores scores = score(walk(1, 0, 1, 10), tracks);

    assertThat(scores.identitySwitches()).isEqualTo(1);
    assertThat(scores.mota()).isCloseTo(90, within(1e-9));
    assertThat(scores.idf1()).isCloseTo(50, within(1e-9));
    assertThat(scores.detA()).isCloseTo(100, within(1e-9));
    // Each half agrees with the whole in 5 of 10 frames.
    assertThat(scores.assA()).isCloseTo(50, within(1e-9));
    assertThat(scores.hota()).isCloseTo(100 * Math.sqrt(0.5), within(1e-9));
  }

  @Test
  void aGapInATrackIsAFragmentOnlyWhileOthersAreTracked() {
    var truth = new ArrayList<MotRow>(walk(1, 0, 1, 10));
    truth.addAll(walk(2, 1000, 1, 10));
    var gap = new ArrayList<MotRow>(walk(1, 0, 1, 4));
    gap.addAll(walk(1, 6, 7, 10));
    var withOther = new ArrayList<MotRow>(gap);
    withOther.addAll(walk(2, 1000, 1, 10));

    assertThat(score(truth, withOther).fragmentations()).isEqualTo(1);
    // The reference does not look at frames in which nothing at all was found.
    assertThat(score(truth, gap).fragmentations()).isZero();
  }

  @Test
  void findingAStatueIsNeitherRightNorWrong() {
    var truth = new ArrayList<MotRow>();
    for (MotRow row : walk(1, 0, 1, 10)) {
      truth.add(row);
      truth.add(ofClass(7, row, 500));
      truth.add(ofClass(3, row, 900));
    }
    List<MotRow> tracks = new ArrayList<>(walk(1, 0, 1, 10));
    tracks.addAll(walk(2, 500, 1, 10));
    tracks.addAll(walk(3, 900, 1, 10));

    Scores scores = Evaluation.compare(new GroundTruth(truth, true, false), tracks).scores();

    assertThat(scores.falsePositives()).as("cars are no people").isEqualTo(10);
    assertThat(scores.falseNegatives()).isZero();
  }

  @Test
  void sequencesAddUpByTheirBoxes() {
    Tally good = Evaluation.compare(truth(walk(1, 0, 1, 30)), walk(1, 0, 1, 30));
    Tally missed = Evaluation.compare(truth(walk(1, 0, 1, 10)), List.of());

    Scores both = good.plus(missed).plus(Tally.empty()).scores();

    assertThat(both.mota()).isCloseTo(75, within(1e-9));
    assertThat(both.detA()).isCloseTo(75, within(1e-9));
    assertThat(both.assA()).isCloseTo(100, within(1e-9));
    assertThat(both.mostlyTracked()).isEqualTo(1);
    assertThat(both.mostlyLost()).isEqualTo(1);
  }

  @Test
  void refusesWhatWouldTakeForEver() {
    List<MotRow> crowd =
        IntStream.range(0, 3000)
            .mapToObj(id -> new MotRow(1, id, new Box(id, 0, id + 1, 1), 1, 1))
            .toList();

    assertThatThrownBy(() -> score(crowd, crowd))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("frame 1 has more than 2000 boxes");
  }

  private static Scores score(List<MotRow> truth, List<MotRow> tracks) {
    return Evaluation.compare(truth(truth), tracks).scores();
  }

  private static GroundTruth truth(List<MotRow> rows) {
    return new GroundTruth(rows, false, false);
  }

  /** One pixel to the right in each frame. */
  private static List<MotRow> walk(int id, int left, int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(
            frame -> {
              int x = left + frame - from;
              return new MotRow(frame, id, new Box(x, 0, x + 20, 40), 1, 1);
            })
        .toList();
  }

  private static MotRow ofClass(int objectClass, MotRow row, int right) {
    Box box = row.box();
    return new MotRow(
        row.frame(),
        row.id() + 100L * objectClass,
        new Box(box.left() + right, box.top(), box.right() + right, box.bottom()),
        1,
        objectClass);
  }
}
