package dev.millrace.detection;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.vision.detect.DetectionModel;
import dev.millrace.vision.detect.Detector;
import dev.millrace.vision.detect.ModelOptions;
import dev.millrace.vision.detect.Thresholds;
import dev.millrace.vision.image.Frame;
import dev.millrace.vision.image.ImageDecoder;
import dev.millrace.vision.image.ImageLimits;
import dev.millrace.vision.image.InvalidImage;
import dev.millrace.vision.model.Box;
import dev.millrace.vision.model.Detection;
import dev.millrace.vision.scene.Scene;
import dev.millrace.vision.scene.SceneFile;
import dev.millrace.vision.scene.SceneState;
import dev.millrace.vision.scene.SceneStep;
import dev.millrace.vision.track.Track;
import dev.millrace.vision.track.TrackerState;
import dev.millrace.vision.track.TrackerStep;
import dev.millrace.vision.track.TwoStageSettings;
import dev.millrace.vision.track.TwoStageTracker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One camera's frames, looked at and tracked one after the other: what the job has to say too. */
final class PlainLoop implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double MIN_SCORE = 0.1;

  private final DetectionModel model;
  private final Detector detector;
  private final TwoStageTracker tracker = new TwoStageTracker(TwoStageSettings.DEFAULT);
  private final Scene scene;
  private final List<String> events = new ArrayList<>();
  private TrackerState state = TrackerState.EMPTY;
  private SceneState sceneState = SceneState.EMPTY;

  PlainLoop(String cameraId, Path model, ModelOptions options, SceneFile scenes) {
    this.model = DetectionModel.open(model, options);
    this.detector = this.model.detector(Thresholds.DEFAULT.withMinScore(MIN_SCORE));
    this.scene = new Scene(cameraId, scenes.of(cameraId), this.model.contract().names());
  }

  /** The ids of all events so far, in order. */
  List<String> events() {
    return events;
  }

  /** The next frame's detections: ids, classes and boxes. */
  ArrayNode next(long millis, byte[] picture) throws InvalidImage {
    List<Detection> detections;
    int width;
    int height;
    try (Frame frame =
        new ImageDecoder(ImageLimits.DEFAULT)
            .decodeFor(
                picture,
                model.contract().format().fit(),
                model.contract().inputWidth(),
                model.contract().inputHeight())) {
      detections = detector.detect(frame);
      width = frame.width();
      height = frame.height();
    }
    TrackerStep step = tracker.step(state, millis, detections);
    state = step.state();
    SceneStep seen = scene.step(sceneState, millis, width, height, step);
    sceneState = seen.state();
    seen.events().forEach(event -> events.add(event.id()));
    ArrayNode objects = JSON.createArrayNode();
    step.tracks().stream()
        .sorted(Comparator.comparingLong(Track::id))
        .forEach(
            track -> {
              ObjectNode object = objects.addObject();
              object.put("track_id", track.id());
              object.put("class_id", track.classId());
              object.put("class", model.contract().names().get(track.classId()));
              object.put("confidence", rounded(track.score()));
              Box box = detections.get(track.detection()).box();
              object
                  .putArray("bbox")
                  .add(rounded(box.left()))
                  .add(rounded(box.top()))
                  .add(rounded(box.right()))
                  .add(rounded(box.bottom()));
            });
    return objects;
  }

  private static double rounded(double value) {
    return Math.rint(value * 10_000) / 10_000;
  }

  @Override
  public void close() {
    detector.close();
    model.close();
  }
}
