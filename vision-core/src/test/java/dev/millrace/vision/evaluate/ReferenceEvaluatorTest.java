package dev.millrace.vision.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same scores as the reference evaluator, on real sequences. */
final class ReferenceEvaluatorTest {
  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("trackersWithOutput")
  void givesTheReferenceScores(String tracker, String sequence, Path tracks, JsonNode expected)
      throws IOException {
    Path truth = SharedData.path("tracking/" + sequence + "/gt.txt");

    Scores scores =
        Evaluation.compare(MotChallenge.readGroundTruth(truth), MotChallenge.readTracks(tracks))
            .scores();

    Map.of(
            "HOTA", scores.hota(),
            "DetA", scores.detA(),
            "AssA", scores.assA(),
            "MOTA", scores.mota(),
            "MOTP", scores.motp(),
            "IDF1", scores.idf1(),
            "Rcll", scores.recall(),
            "Prcn", scores.precision())
        .forEach(
            (name, score) ->
                assertThat(score)
                    .as(name)
                    .isCloseTo(expected.get(name).doubleValue(), within(1e-4)));
    Map.of(
            "IDSW", scores.identitySwitches(),
            "FP", scores.falsePositives(),
            "FN", scores.falseNegatives(),
            "Frag", scores.fragmentations(),
            "MT", scores.mostlyTracked(),
            "PT", scores.partlyTracked(),
            "ML", scores.mostlyLost())
        .forEach(
            (name, count) -> assertThat(count).as(name).isEqualTo(expected.get(name).asLong()));
  }

  @Test
  void thereAreTenOutputsToCompare() throws IOException {
    assertThat(trackersWithOutput()).hasSize(10);
  }

  static List<Arguments> trackersWithOutput() throws IOException {
    JsonNode metrics =
        JsonMapper.builder()
            .build()
            .readTree(SharedData.path("expected/tracker_reference_metrics.json").toFile());
    List<Arguments> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> tracker : metrics.properties()) {
      for (Map.Entry<String, JsonNode> sequence : tracker.getValue().properties()) {
        Path tracks =
            tracker.getKey().equals("pymotmetrics_sample_result")
                ? SharedData.path("evaluator").resolve(sequence.getKey()).resolve("test.txt")
                : SharedData.path("expected/trackers/reference_tracker_output")
                    .resolve(tracker.getKey())
                    .resolve(sequence.getKey() + ".txt");
        // Of some trackers only the scores were kept.
        if (Files.exists(tracks)) {
          found.add(arguments(tracker.getKey(), sequence.getKey(), tracks, sequence.getValue()));
        }
      }
    }
    return found;
  }
}
