package dev.millrace.detection.logic;

import dev.millrace.detection.model.CameraMemory;
import dev.millrace.detection.model.Face;
import dev.millrace.detection.model.FrameDetections;
import dev.millrace.detection.model.ObjectEvent;
import dev.millrace.detection.model.Sight;
import dev.millrace.detection.model.StageTimes;
import dev.millrace.detection.model.TrackedObject;
import dev.millrace.serde.codec.WrittenTime;
import dev.millrace.vision.attribute.AttributeSettings;
import dev.millrace.vision.attribute.AttributeState;
import dev.millrace.vision.attribute.Attributes;
import dev.millrace.vision.attribute.Estimate;
import dev.millrace.vision.attribute.FaceReading;
import dev.millrace.vision.message.FrameMessages;
import dev.millrace.vision.model.Box;
import dev.millrace.vision.model.Detection;
import dev.millrace.vision.scene.Scene;
import dev.millrace.vision.scene.SceneEvent;
import dev.millrace.vision.scene.SceneFile;
import dev.millrace.vision.scene.SceneStep;
import dev.millrace.vision.scene.SceneTrack;
import dev.millrace.vision.track.Track;
import dev.millrace.vision.track.TrackState;
import dev.millrace.vision.track.Tracker;
import dev.millrace.vision.track.TrackerState;
import dev.millrace.vision.track.TrackerStep;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows what cameras see, frame after frame: who is who, where they are, what they do. A pure
 * function of what is remembered and a sight, but for how long it took.
 */
public final class CameraWatch {
  private static final String PERSON = "person";
  private static final int DIGITS = 4;

  /** Everybody whose face was read counts; who is looked at was decided with the pixels at hand. */
  private static final AttributeSettings WHOEVER_WAS_READ =
      new AttributeSettings(
          1,
          Integer.MAX_VALUE,
          AttributeSettings.DEFAULT.fewestReadings(),
          AttributeSettings.DEFAULT.mostReadings());

  private final Tracker tracker;
  private final SceneFile scenes;
  private final List<String> classNames;
  private final String model;
  private final LongSupplier nanos;
  private final Attributes attributes;

  /**
   * A watch over any number of cameras.
   *
   * @param scenes zones, lines and filters of each camera
   * @param classNames of the detector, by class id
   * @param model what the detector is called
   * @param nanos a clock, for how long tracking takes
   */
  public CameraWatch(
      Tracker tracker,
      SceneFile scenes,
      List<String> classNames,
      String model,
      LongSupplier nanos) {
    this.tracker = tracker;
    this.scenes = scenes;
    this.classNames = classNames;
    this.model = model;
    this.nanos = nanos;
    this.attributes = new Attributes(WHOEVER_WAS_READ, classNames.indexOf(PERSON));
  }

  /**
   * What one frame says.
   *
   * @param detections the frame's message; null at the end
   * @param events what its objects did, in order
   */
  public record Step(
      CameraMemory memory, @Nullable FrameDetections detections, List<ObjectEvent> events) {}

  /** Takes a camera's next frame in the order of time. */
  public Step step(String cameraId, CameraMemory before, Sight sight) {
    long began = nanos.getAsLong();
    // Trackers need time to pass, and some cameras stamp two frames alike.
    long millis =
        before.latestMillis() == Long.MIN_VALUE
            ? sight.epochMillis()
            : Math.max(before.latestMillis() + 1, sight.epochMillis());
    var settings = scenes.of(cameraId);
    List<Detection> accepted =
        settings.accepted(sight.detections(), classNames, sight.width(), sight.height());
    TrackerStep tracked = tracker.step(before.tracker(), millis, accepted);
    SceneStep seen =
        new Scene(cameraId, settings, classNames)
            .step(before.scene(), millis, sight.width(), sight.height(), tracked);
    AttributeState people =
        sight.faces().isEmpty() && before.attributes().people().isEmpty()
            ? before.attributes()
            : attributes.step(before.attributes(), tracked, faces(sight, accepted));
    List<TrackedObject> objects = new ArrayList<>();
    seen.tracks().stream()
        .sorted(Comparator.comparingLong(each -> each.track().id()))
        .forEach(each -> objects.add(object(each, accepted, people)));
    double tookMillis = (nanos.getAsLong() - began) / 1e6;
    return new Step(
        new CameraMemory(
            tracked.state(), seen.state(), people, millis, sight.width(), sight.height()),
        new FrameDetections(
            cameraId,
            written(sight.epochMillis()),
            sight.frameId(),
            sight.width(),
            sight.height(),
            objects,
            model,
            new StageTimes(
                rounded(sight.decodeMillis()),
                rounded(sight.inferenceMillis()),
                rounded(tookMillis))),
        seen.events().stream().map(CameraWatch::message).toList());
  }

  /** Takes leave of a camera that has been silent for long: all its objects end. */
  public Step farewell(String cameraId, CameraMemory before) {
    List<Long> ended =
        before.tracker().tracks().stream().map(TrackState::id).filter(id -> id != 0).toList();
    SceneStep last =
        new Scene(cameraId, scenes.of(cameraId), classNames)
            .step(
                before.scene(),
                before.latestMillis(),
                before.width(),
                before.height(),
                new TrackerStep(TrackerState.EMPTY, List.of(), ended));
    return new Step(
        CameraMemory.EMPTY, null, last.events().stream().map(CameraWatch::message).toList());
  }

  private static Attributes.Look faces(Sight sight, List<Detection> accepted) {
    Map<Detection, FaceReading> readings = new HashMap<>();
    for (Face face : sight.faces()) {
      readings.put(
          sight.detections().get(face.detection()), new FaceReading(face.age(), face.male()));
    }
    return person -> Optional.ofNullable(readings.get(accepted.get(person.detection())));
  }

  private TrackedObject object(SceneTrack seen, List<Detection> accepted, AttributeState people) {
    Track track = seen.track();
    Estimate estimate = attributes.estimate(people, track.id());
    return new TrackedObject(
        track.id(),
        track.classId(),
        seen.className(),
        rounded(track.score()),
        // Where the detector saw it; the tracker's own idea of it stays with the tracker.
        corners(accepted.get(track.detection()).box()),
        estimate.age(),
        estimate.gender() == null ? null : estimate.gender().word(),
        seen.zones(),
        seen.stationary());
  }

  private static ObjectEvent message(SceneEvent event) {
    return new ObjectEvent(
        event.id(),
        event.type().name().toLowerCase(Locale.ROOT),
        event.cameraId(),
        event.trackId(),
        event.className(),
        written(event.timeMillis()),
        event.zone(),
        event.dwellMillis(),
        event.line(),
        event.direction(),
        corners(event.box()));
  }

  private static WrittenTime written(long epochMillis) {
    return new WrittenTime(FrameMessages.timestamp(Instant.ofEpochMilli(epochMillis)), epochMillis);
  }

  private static double[] corners(Box box) {
    return new double[] {
      rounded(box.left()), rounded(box.top()), rounded(box.right()), rounded(box.bottom())
    };
  }

  private static double rounded(double value) {
    return BigDecimal.valueOf(value).setScale(DIGITS, RoundingMode.HALF_EVEN).doubleValue();
  }
}
