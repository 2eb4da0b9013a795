package dev.millrace.vision.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.testing.SharedData;
import dev.millrace.vision.detect.DetectionModel;
import dev.millrace.vision.detect.Detector;
import dev.millrace.vision.detect.Device;
import dev.millrace.vision.detect.ModelOptions;
import dev.millrace.vision.detect.Thresholds;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.track.Track;
import dev.millrace.vision.track.TrackerState;
import dev.millrace.vision.track.TrackerStep;
import dev.millrace.vision.track.TwoStageSettings;
import dev.millrace.vision.track.TwoStageTracker;
import dev.millrace.vision.video.FrameSource;
import dev.millrace.vision.video.TimedFrame;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Published weights on people in a real video. */
class ReferenceFacesTest {
  private static final String VIDEO = "video/one-by-one-person-detection.mp4";
  private static final int FRAMES = 300;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void estimatesTheSameWhenItsStateIsWrittenDownBetweenFrames() throws Exception {
    var attributes = new Attributes(AttributeSettings.DEFAULT, 0);
    var tracker = new TwoStageTracker(TwoStageSettings.DEFAULT);
    TrackerState tracks = TrackerState.EMPTY;
    AttributeState kept = AttributeState.EMPTY;
    AttributeState written = AttributeState.EMPTY;
    List<FaceReading> readings = new ArrayList<>();
    List<FaceReading> again = new ArrayList<>();
    List<Estimate> estimates = new ArrayList<>();
    try (DetectionModel people =
            DetectionModel.open(model("yolox_nano_as_v8_416"), ModelOptions.NONE);
        Detector detector = people.detector(Thresholds.DEFAULT.withMinScore(0.1));
        FaceModels faces =
            FaceModels.open(
                model("ultraface-RFB-320"),
                model("ssrnet_age_wiki_64"),
                model("ssrnet_gender_wiki_64"),
                Device.CPU);
        FaceReader reader = faces.reader();
        FaceReader other = faces.reader();
        FrameSource source =
            FrameSource.open(
                SharedData.path(VIDEO).toString(), ImageLimits.DEFAULT, sentence -> {})) {
      for (int i = 0; i < FRAMES; i++) {
        TimedFrame timed = Objects.requireNonNull(source.next());
        try (Frame frame = timed.frame()) {
          TrackerStep step =
              tracker.step(tracks, 1 + timed.time().toMillis(), detector.detect(frame));
          tracks = step.state();
          kept = attributes.step(kept, step, remembering(reader, frame, readings));
          written = attributes.step(restored(written), step, remembering(other, frame, again));
          for (Track track : step.tracks()) {
            Estimate estimate = attributes.estimate(kept, track.id());
            assertThat(attributes.estimate(written, track.id())).isEqualTo(estimate);
            estimates.add(estimate);
          }
        }
      }
    }
    assertThat(readings).hasSizeGreaterThanOrEqualTo(3).isEqualTo(again);
    assertThat(estimates)
        .contains(Estimate.NONE)
        .anySatisfy(estimate -> assertThat(estimate.age()).isBetween(0, 101))
        .anySatisfy(estimate -> assertThat(estimate.gender()).isNotNull());
  }

  private static Attributes.Look remembering(
      FaceReader reader, Frame frame, List<FaceReading> readings) {
    return person -> {
      Optional<FaceReading> reading = reader.read(frame, person.box());
      reading.ifPresent(readings::add);
      return reading;
    };
  }

  private static AttributeState restored(AttributeState state) throws JsonProcessingException {
    return JSON.readValue(JSON.writeValueAsString(state), AttributeState.class);
  }

  private static Path model(String name) {
    return SharedData.path("models/" + name + ".onnx");
  }
}
