package dev.millrace.cli.data.verify;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.vision.model.Box;
import dev.millrace.vision.model.Detection;
import dev.millrace.vision.scene.Scene;
import dev.millrace.vision.scene.SceneEvent;
import dev.millrace.vision.scene.SceneObject;
import dev.millrace.vision.scene.SceneSettings;
import dev.millrace.vision.scene.SceneState;
import dev.millrace.vision.scene.SceneStep;
import dev.millrace.vision.scene.SceneTrack;
import dev.millrace.vision.track.Tracker;
import dev.millrace.vision.track.TrackerState;
import dev.millrace.vision.track.TrackerStep;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** What one camera sees, frame after frame, as messages have to tell it. */
final class CameraStory {
  private static final int DIGITS = 4;
  private static final List<String> CORNERS = List.of("left", "top", "right", "bottom");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** What a message about one event has to hold. */
  record Event(String id, Fields fields) {}

  /** What one frame adds to the story. */
  record Chapter(Fields frame, List<Event> events) {}

  private final String cameraId;
  private final Tracker tracker;
  private final SceneSettings settings;
  private final List<String> classNames;
  private final String model;
  private final Scene scene;
  private TrackerState tracks = TrackerState.EMPTY;
  private SceneState objects = SceneState.EMPTY;
  private long latest = Long.MIN_VALUE;
  private int width = 1;
  private int height = 1;

  /**
   * Nothing has been seen yet.
   *
   * @param model as messages call it
   */
  CameraStory(
      String cameraId,
      Tracker tracker,
      SceneSettings settings,
      List<String> classNames,
      String model) {
    this.cameraId = cameraId;
    this.tracker = tracker;
    this.settings = settings;
    this.classNames = classNames;
    this.model = model;
    this.scene = new Scene(cameraId, settings, classNames);
  }

  /** Goes on with the next frame. */
  Chapter next(long time, long frameId, Sights.Sight sight) {
    width = sight.width();
    height = sight.height();
    // Two frames of one millisecond follow each other all the same.
    latest = latest == Long.MIN_VALUE ? time : Math.max(latest + 1, time);
    List<Detection> accepted = settings.accepted(sight.detections(), classNames, width, height);
    TrackerStep tracked = tracker.step(tracks, latest, accepted);
    SceneStep seen = scene.step(objects, latest, width, height, tracked);
    tracks = tracked.state();
    objects = seen.state();
    Fields frame =
        new Fields()
            .text("key", cameraId)
            .text("camera_id", cameraId)
            .text("timestamp", time(time))
            .number("frame_id", frameId)
            .number("width", width)
            .number("height", height)
            .text("model", model)
            .number("detections", seen.tracks().size());
    for (SceneTrack each : seen.tracks()) {
      frame
          .number("track_id", each.track().id())
          .number("class_id", each.track().classId())
          .text("class", each.className())
          .decimal("confidence", rounded(each.track().score()));
      corners(frame, accepted.get(each.track().detection()).box());
      frame.text("zones", String.join(",", each.zones())).truth("stationary", each.stationary());
    }
    return new Chapter(frame, events(seen));
  }

  /** What is told when the camera is forgotten: everything ends. */
  List<Event> end() {
    List<Long> all = objects.objects().stream().map(SceneObject::id).toList();
    return events(
        scene.step(
            objects, latest, width, height, new TrackerStep(TrackerState.EMPTY, List.of(), all)));
  }

  private List<Event> events(SceneStep step) {
    return step.events().stream().map(each -> new Event(each.id(), fields(each))).toList();
  }

  private Fields fields(SceneEvent event) {
    Fields fields =
        new Fields()
            .text("key", cameraId)
            .text("id", event.id())
            .text("type", event.type().name().toLowerCase(Locale.ROOT))
            .text("camera_id", cameraId)
            .number("track_id", event.trackId())
            .text("class", event.className())
            .text("timestamp", time(event.timeMillis()))
            .text("zone", event.zone());
    Long dwell = event.dwellMillis();
    fields = dwell == null ? fields.text("dwell_ms", null) : fields.number("dwell_ms", dwell);
    fields.text("line", event.line()).text("direction", event.direction());
    corners(fields, event.box());
    return fields;
  }

  private static void corners(Fields fields, Box box) {
    fields
        .decimal("left", rounded(box.left()))
        .decimal("top", rounded(box.top()))
        .decimal("right", rounded(box.right()))
        .decimal("bottom", rounded(box.bottom()));
  }

  private static BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).setScale(DIGITS, RoundingMode.HALF_EVEN);
  }

  private static String time(long epochMillis) {
    return TIME.format(Instant.ofEpochMilli(epochMillis));
  }

  /** What a message says about a frame; how long it took, age and gender aside. */
  static Fields foundFrame(String key, JsonNode message) {
    Fields fields =
        new Fields()
            .text("key", key)
            .of(message, "camera_id")
            .of(message, "timestamp")
            .of(message, "frame_id")
            .of(message, "width")
            .of(message, "height")
            .of(message, "model")
            .number("detections", message.path("detections").size());
    for (JsonNode each : message.path("detections")) {
      fields.of(each, "track_id").of(each, "class_id").of(each, "class").of(each, "confidence");
      foundCorners(fields, each.path("bbox"));
      JsonNode zones = each.path("zones");
      fields
          .text(
              "zones",
              zones.isArray()
                  ? StreamSupport.stream(zones.spliterator(), false)
                      .map(JsonNode::asText)
                      .collect(joining(","))
                  : zones.toString())
          .of(each, "stationary");
    }
    return fields;
  }

  /** What a message says about an event. */
  static Fields foundEvent(String key, JsonNode message) {
    Fields fields = new Fields().text("key", key);
    for (String name :
        List.of(
            "id",
            "type",
            "camera_id",
            "track_id",
            "class",
            "timestamp",
            "zone",
            "dwell_ms",
            "line",
            "direction")) {
      fields.of(message, name);
    }
    foundCorners(fields, message.path("bbox"));
    return fields;
  }

  private static void foundCorners(Fields fields, JsonNode bbox) {
    for (int i = 0; i < CORNERS.size(); i++) {
      fields.of(CORNERS.get(i), bbox.path(i));
    }
    if (bbox.size() != CORNERS.size()) {
      fields.number("corners", bbox.size());
    }
  }

  /** Stands for a frame of a camera, in input and output. */
  static long identity(String cameraId, String timestamp, String frameId) {
    return Fields.digest(cameraId + '\u0000' + timestamp + '\u0000' + frameId);
  }

  /** The same, of a frame of the input. */
  static long identity(String cameraId, long time, long frameId) {
    return identity(cameraId, time(time), Long.toString(frameId));
  }
}
