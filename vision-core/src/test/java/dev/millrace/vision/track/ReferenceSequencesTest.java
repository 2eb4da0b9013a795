package dev.millrace.vision.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.testing.SharedData;
import dev.millrace.vision.evaluate.Evaluation;
import dev.millrace.vision.evaluate.MotChallenge;
import dev.millrace.vision.evaluate.MotRow;
import dev.millrace.vision.evaluate.Replay;
import dev.millrace.vision.evaluate.Scores;
import dev.millrace.vision.model.Box;
import dev.millrace.vision.model.Detection;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How good the trackers are on real streets. */
final class ReferenceSequencesTest {
  private static final List<String> SEQUENCES =
      List.of("TUD-Campus", "TUD-Stadtmitte", "MOT17-02-FRCNN");

  /** The best reference tracker's mean, and the fewest switches that one has. */
  private static final double BEST_MEAN_HOTA = 46.58;

  private static final int FEWEST_SWITCHES = 62;

  @ParameterizedTest
  @ValueSource(strings = {"TUD-Campus", "TUD-Stadtmitte", "MOT17-02-FRCNN"})
  void sortMakesTheMistakesOfTheReferenceAndNoOthers(String sequence) throws IOException {
    JsonNode expected =
        JsonMapper.builder()
            .build()
            .readTree(SharedData.path("expected/tracker_reference_metrics.json").toFile())
            .path("SORT_default")
            .path(sequence);

    Scores scores = scores(new SortTracker(SortSettings.DEFAULT), sequence, 30);

    assertThat(scores.falsePositives()).isEqualTo(expected.get("FP").asLong());
    assertThat(scores.falseNegatives()).isEqualTo(expected.get("FN").asLong());
    assertThat(scores.identitySwitches()).isEqualTo(expected.get("IDSW").asLong());
    assertThat(scores.fragmentations()).isEqualTo(expected.get("Frag").asLong());
    // Its boxes were written with two decimals.
    assertThat(scores.hota()).isCloseTo(expected.get("HOTA").asDouble(), within(0.005));
  }

  @Test
  void theDefaultTrackerIsBetterThanEveryReference() throws IOException {
    double hota = 0;
    long switches = 0;
    for (String sequence : SEQUENCES) {
      Scores scores = scores(new TwoStageTracker(TwoStageSettings.DEFAULT), sequence, 30);
      hota += scores.hota() / SEQUENCES.size();
      switches += scores.identitySwitches();
    }

    assertThat(hota).isGreaterThan(BEST_MEAN_HOTA);
    assertThat(switches).isLessThanOrEqualTo(FEWEST_SWITCHES);
  }

  @ParameterizedTest(name = "at {0} frames a second")
  @ValueSource(doubles = {20, 25, 40})
  void itHardlyMattersHowFastTimeIsSaidToPass(double framesPerSecond) throws IOException {
    double hota = 0;
    for (String sequence : SEQUENCES) {
      hota +=
          scores(new TwoStageTracker(TwoStageSettings.DEFAULT), sequence, framesPerSecond).hota()
              / SEQUENCES.size();
    }

    assertThat(hota).isGreaterThan(BEST_MEAN_HOTA);
  }

  @Test
  void whatWasSaidOfAFrameStaysWhateverComesLater() throws IOException {
    List<MotRow> all =
        MotChallenge.readDetections(SharedData.path("tracking/TUD-Stadtmitte/det.txt"));
    List<MotRow> half = all.stream().filter(row -> row.frame() <= 90).toList();
    Tracker tracker = new TwoStageTracker(TwoStageSettings.DEFAULT);

    assertThat(Replay.tracks(tracker, all, 25).stream().filter(row -> row.frame() <= 90))
        .isEqualTo(Replay.tracks(tracker, half, 25));
  }

  @Test
  void everyOtherFrameIsEnoughToTellPeopleApart() throws IOException {
    List<MotRow> all =
        MotChallenge.readDetections(SharedData.path("tracking/MOT17-02-FRCNN/det.txt"));
    List<MotRow> half =
        all.stream()
            .filter(row -> row.frame() % 2 == 1)
            .map(ReferenceSequencesTest::halved)
            .toList();

    Tracker tracker = new TwoStageTracker(TwoStageSettings.DEFAULT);

    assertThat(identities(Replay.tracks(tracker, half, 15)))
        .isLessThan(2 * identities(Replay.tracks(tracker, all, 30)));
  }

  @Test
  void sixPeopleWhoWalkByOneAfterAnotherAreSix() throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    Tracker tracker = new TwoStageTracker(TwoStageSettings.DEFAULT);
    TrackerState state = TrackerState.EMPTY;
    Set<Long> people = new TreeSet<>();
    for (String line :
        Files.readAllLines(
            SharedData.path("expected/one-by-one-person-detection.yolox_nano_416.ndjson"))) {
      JsonNode frame = json.readTree(line);
      List<Detection> detections = new ArrayList<>();
      for (JsonNode seen : frame.get("detections")) {
        JsonNode box = seen.get("box");
        detections.add(
            new Detection(
                new Box(
                    box.get(0).asDouble(),
                    box.get(1).asDouble(),
                    box.get(2).asDouble(),
                    box.get(3).asDouble()),
                seen.get("label").asText().equals("person") ? 0 : 1,
                seen.get("score").asDouble()));
      }
      TrackerStep step = tracker.step(state, frame.get("frame").asLong() * 100, detections);
      step.tracks().stream()
          .filter(track -> track.classId() == 0)
          .forEach(track -> people.add(track.id()));
      state = step.state();
    }

    assertThat(people).hasSize(6);
  }

  private static long identities(List<MotRow> tracks) {
    return tracks.stream().mapToLong(MotRow::id).distinct().count();
  }

  private static MotRow halved(MotRow row) {
    return new MotRow(
        (row.frame() + 1) / 2, row.id(), row.box(), row.confidence(), row.objectClass());
  }

  private static Scores scores(Tracker tracker, String sequence, double framesPerSecond)
      throws IOException {
    List<MotRow> detections =
        MotChallenge.readDetections(SharedData.path("tracking/" + sequence + "/det.txt"));
    return Evaluation.compare(
            MotChallenge.readGroundTruth(SharedData.path("tracking/" + sequence + "/gt.txt")),
            Replay.tracks(tracker, detections, framesPerSecond))
        .scores();
  }
}
