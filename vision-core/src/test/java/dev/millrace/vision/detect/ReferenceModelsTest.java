package dev.millrace.vision.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.testing.SharedData;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.model.Box;
import dev.millrace.vision.model.Detection;
import dev.millrace.vision.track.Track;
import dev.millrace.vision.track.TrackerState;
import dev.millrace.vision.track.TrackerStep;
import dev.millrace.vision.track.TwoStageSettings;
import dev.millrace.vision.track.TwoStageTracker;
import dev.millrace.vision.video.DetectedFrame;
import dev.millrace.vision.video.DetectionPipeline;
import dev.millrace.vision.video.FrameSource;
import dev.millrace.vision.video.TimedFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published weights on a real video, beside what another program made of both. */
class ReferenceModelsTest {
  private static final String VIDEO = "video/one-by-one-person-detection.mp4";
  private static final double SAME_PIXEL = 1e-3;
  private static final int FRAMES = 1394;

  @ParameterizedTest(name = "{0}")
  @CsvSource({"yolox_nano, yolox", "yolox_nano_as_v5_416, auto", "yolox_nano_as_end2end_416, auto"})
  void findsTheSameThroughEveryContract(String other, String format) {
    try (var first = open("yolox_nano_as_v8_416", ModelOptions.NONE);
        var second =
            open(other, new ModelOptions(ModelFormat.of(format), List.of(), 0, Device.CPU));
        Detector expected = first.detector(Thresholds.DEFAULT);
        Detector actual = second.detector(Thresholds.DEFAULT);
        FrameSource source = source()) {
      int found = 0;
      for (int i = 0; i < 120; i++) {
        TimedFrame timed = Objects.requireNonNull(source.next());
        if (i % 3 != 0) {
          timed.frame().close();
          continue;
        }
        try (Frame whole = timed.frame();
            // Square, so that every contract lays it into its input alike.
            Frame square = Frame.of(new Mat(whole.pixels(), new Rect(176, 8, 416, 416)).clone())) {
          List<Detection> these = expected.detect(square);
          List<Detection> those = actual.detect(square);
          if (second.contract().format() == ModelFormat.END2END) {
            // This one has merged boxes across classes.
            these = these.stream().filter(each -> isAmong(each, those)).toList();
          }
          assertThat(those).hasSameSizeAs(these);
          for (int k = 0; k < these.size(); k++) {
            assertSame(these.get(k), those.get(k));
          }
          found += these.size();
        }
      }
      assertThat(found).isGreaterThan(20);
    }
  }

  private static boolean isAmong(Detection one, List<Detection> others) {
    return others.stream()
        .anyMatch(
            other ->
                other.classId() == one.classId()
                    && other.box().intersectionOverUnion(one.box()) > 0.99);
  }

  private static void assertSame(Detection one, Detection other) {
    assertThat(other.classId()).isEqualTo(one.classId());
    assertThat(Math.abs(other.score() - one.score())).isLessThan(1e-4);
    assertThat(
            List.of(
                other.box().left() - one.box().left(),
                other.box().top() - one.box().top(),
                other.box().right() - one.box().right(),
                other.box().bottom() - one.box().bottom()))
        .allSatisfy(difference -> assertThat(Math.abs(difference)).isLessThan(SAME_PIXEL));
  }

  @Test
  void findsWhatTheReferenceFoundAndCountsSixPeople() throws IOException, InterruptedException {
    List<String> lines =
        Files.readAllLines(
            SharedData.path("expected/one-by-one-person-detection.yolox_nano_416.ndjson"));
    try (var model = open("yolox_nano_as_v8_416", ModelOptions.NONE);
        FrameSource source = source();
        var pipeline =
            new DetectionPipeline(model, Thresholds.DEFAULT.withMinScore(0.1), 2, null)) {
      var comparison = new Comparison(lines, model.contract().names());
      pipeline.run(
          source,
          frame -> {
            comparison.add(frame);
            return true;
          });
      assertThat(comparison.frames).isEqualTo(FRAMES);
      assertThat(comparison.wanted).isGreaterThan(1000);
      assertThat(comparison.matched).isGreaterThanOrEqualTo((int) (0.99 * comparison.wanted));
      assertThat(comparison.extra).isZero();
      assertThat(comparison.people).hasSize(6);
    }
  }

  /** Counts boxes that the reference has too, and people. */
  private static final class Comparison {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> lines;
    private final List<String> names;
    private final TwoStageTracker tracker = new TwoStageTracker(TwoStageSettings.DEFAULT);
    private TrackerState state = TrackerState.EMPTY;
    private final Set<Long> people = new HashSet<>();
    private int frames;
    private int wanted;
    private int matched;
    private int extra;

    Comparison(List<String> lines, List<String> names) {
      this.lines = lines;
      this.names = names;
    }

    void add(DetectedFrame frame) throws IOException {
      JsonNode reference = JSON.readTree(lines.get(frames++)).get("detections");
      for (JsonNode expected : reference) {
        if (expected.get("score").asDouble() >= 0.30) {
          wanted++;
          matched +=
              frame.detections().stream().anyMatch(found -> same(expected, found, 0.98)) ? 1 : 0;
        }
      }
      for (Detection found : frame.detections()) {
        boolean known = false;
        for (JsonNode expected : reference) {
          known |= same(expected, found, 0.9);
        }
        extra += found.score() >= 0.35 && !known ? 1 : 0;
      }
      TrackerStep step =
          tracker.step(state, 1 + frame.timed().time().toMillis(), frame.detections());
      state = step.state();
      for (Track track : step.tracks()) {
        if (track.classId() == 0) {
          people.add(track.id());
        }
      }
    }

    private boolean same(JsonNode expected, Detection found, double overlap) {
      JsonNode box = expected.get("box");
      return expected.get("label").asText().equals(names.get(found.classId()))
          && new Box(
                      box.get(0).asDouble(),
                      box.get(1).asDouble(),
                      box.get(2).asDouble(),
                      box.get(3).asDouble())
                  .intersectionOverUnion(found.box())
              >= overlap;
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "yolox_nano,         can be that of YOLOv5",
    "ultraface-RFB-320,  A detector has one output",
    "ssrnet_age_wiki_64, three dimensions",
  })
  void refusesWhatItCannotBeSureOf(String name, String reason) {
    assertThat(refusal(name)).contains(reason);
  }

  private static String refusal(String name) {
    try (var model = open(name, ModelOptions.NONE)) {
      return "taken for " + model.contract().format();
    } catch (ModelRefused refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  private static DetectionModel open(String name, ModelOptions options) {
    Path file = SharedData.path("models/" + name + ".onnx");
    return DetectionModel.open(file, options);
  }

  private static FrameSource source() {
    return FrameSource.open(SharedData.path(VIDEO).toString(), ImageLimits.DEFAULT, sentence -> {});
  }
}
