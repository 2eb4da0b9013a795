package dev.millrace.vision.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.vision.evaluate.Evaluation;
import dev.millrace.vision.evaluate.MotRow;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.ImageDecoder;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.image.InvalidImage;
import dev.millrace.vision.model.Box;
import dev.millrace.vision.model.Detection;
import dev.millrace.vision.sample.Backdrop;
import dev.millrace.vision.sample.Snapshot;
import dev.millrace.vision.sample.Snapshots;
import dev.millrace.vision.sample.Street;
import dev.millrace.vision.sample.StreetFrame;
import dev.millrace.vision.sample.StreetObject;
import dev.millrace.vision.sample.StreetPainter;
import dev.millrace.vision.track.Track;
import dev.millrace.vision.track.TrackerState;
import dev.millrace.vision.track.TrackerStep;
import dev.millrace.vision.track.TwoStageSettings;
import dev.millrace.vision.track.TwoStageTracker;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The detector that comes with the suite, on streets that it has not learnt from. */
class ShippedDetectorTest {
  private static final Path MODELS = Path.of("..", "models");
  private static final Path MODEL = MODELS.resolve("detector.onnx");
  private static final double SAME = 0.5;

  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);

  @Test
  void isTheFileThatItsCardDescribes() throws IOException, NoSuchAlgorithmException {
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(MODEL));

    assertThat(Files.readString(MODELS.resolve("README.md")))
        .contains(HexFormat.of().formatHex(sum));
  }

  @Test
  void tellsItsContractItself() {
    try (DetectionModel model = DetectionModel.open(MODEL, ModelOptions.NONE)) {
      assertThat(model.contract().format()).isEqualTo(ModelFormat.V8);
      assertThat(model.contract().names()).containsExactly("person", "bicycle", "car", "bus");
    }
  }

  @Test
  void findsWhoIsPaintedBeforeBackdropsThatItHasNotSeen() throws IOException, InvalidImage {
    var snapshots = new Snapshots(424_242, 640, 360, Backdrop.UNSEEN, 0);
    int wanted = 0;
    int found = 0;
    int claimed = 0;
    int right = 0;
    try (DetectionModel model = DetectionModel.open(MODEL, ModelOptions.NONE);
        Detector detector = model.detector(Thresholds.DEFAULT)) {
      List<String> names = model.contract().names();
      for (int number = 1; number <= 40; number++) {
        Snapshot snapshot = snapshots.snapshot(number);
        List<Detection> detections = detections(detector, snapshot.picture());
        for (StreetObject object : snapshot.objects()) {
          if (object.visibility() >= 0.5) {
            wanted++;
            found += detections.stream().anyMatch(each -> shows(each, object, names)) ? 1 : 0;
          }
        }
        for (Detection detection : detections) {
          claimed++;
          right +=
              snapshot.objects().stream().anyMatch(each -> shows(detection, each, names)) ? 1 : 0;
        }
      }
    }

    assertThat(wanted).isGreaterThan(200);
    assertThat((double) found / wanted).as("recall").isGreaterThan(0.85);
    assertThat((double) right / claimed).as("precision").isGreaterThan(0.75);
  }

  @Test
  void leadsTheTrackerThroughAStreet() throws IOException, InvalidImage {
    var street = new Street(777_001, 640, 360, 10);
    var painter = new StreetPainter(street);
    var tracker = new TwoStageTracker(TwoStageSettings.DEFAULT);
    TrackerState state = TrackerState.EMPTY;
    List<MotRow> tracks = new ArrayList<>();
    int frames = 150;
    try (DetectionModel model = DetectionModel.open(MODEL, ModelOptions.NONE);
        Detector detector = model.detector(Thresholds.DEFAULT.withMinScore(0.1))) {
      for (int number = 1; number <= frames; number++) {
        StreetFrame frame = street.frame(number);
        TrackerStep step =
            tracker.step(state, frame.timeMillis(), detections(detector, painter.paint(frame)));
        state = step.state();
        for (Track track : step.tracks()) {
          tracks.add(new MotRow(number, track.id(), track.box(), track.score(), MotRow.PEDESTRIAN));
        }
      }
    }

    assertThat(Evaluation.compare(street.truth(frames), tracks).scores().hota()).isGreaterThan(70);
  }

  /** As a camera sends them: in JPEG. */
  private List<Detection> detections(Detector detector, BufferedImage picture)
      throws IOException, InvalidImage {
    var jpeg = new ByteArrayOutputStream();
    ImageIO.write(picture, "jpeg", jpeg);
    try (Frame frame = decoder.decode(jpeg.toByteArray())) {
      return detector.detect(frame);
    }
  }

  private static boolean shows(Detection detection, StreetObject object, List<String> names) {
    Box box = object.box();
    Box seen =
        new Box(
            Math.min(640, Math.max(0, box.left())),
            Math.min(360, Math.max(0, box.top())),
            Math.max(0, Math.min(640, box.right())),
            Math.max(0, Math.min(360, box.bottom())));
    return names.get(detection.classId()).equals(object.user().className())
        && detection.box().intersectionOverUnion(seen) >= SAME;
  }
}
