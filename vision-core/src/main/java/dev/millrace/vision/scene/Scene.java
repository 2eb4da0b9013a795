package dev.millrace.vision.scene;

import dev.millrace.vision.model.Box;
import dev.millrace.vision.track.Track;
import dev.millrace.vision.track.TrackerStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches the objects of one camera and says what they do. A pure function from frame to frame, to
 * be given what a tracker says.
 *
 * <p>An object is told of when the median of its last scores is high enough, so that a flicker
 * makes no event; what it did before is told then too.
 */
public final class Scene {
  /** How many of its last scores decide whether an object is real. */
  private static final int SCORES = 10;

  private static final int FEWEST_SCORES = 3;

  /** An object that covers less of the place where it rested has moved. */
  private static final double SAME_PLACE = 0.6;

  /** A box that jumps for a moment is no movement. */
  private static final int STRAYS = 3;

  private final String cameraId;
  private final SceneSettings settings;
  private final List<String> classNames;

  /**
   * A scene.
   *
   * @param classNames by class id
   */
  public Scene(String cameraId, SceneSettings settings, List<String> classNames) {
    this.cameraId = cameraId;
    this.settings = settings;
    this.classNames = List.copyOf(classNames);
  }

  /**
   * Takes the next frame.
   *
   * @param timeMillis of the frame in event time, as the tracker was told
   * @param width of the frame in pixels
   * @param height of the frame in pixels
   */
  public SceneStep step(
      SceneState before, long timeMillis, int width, int height, TrackerStep seen) {
    var frame =
        new Frame(
            timeMillis,
            settings.fractions() ? width : 1,
            settings.fractions() ? height : 1,
            new ArrayList<>());
    Map<Long, Track> visible = new HashMap<>();
    seen.tracks().forEach(track -> visible.put(track.id(), track));
    Set<Long> ended = new HashSet<>(seen.ended());
    List<SceneObject> objects = new ArrayList<>();
    for (SceneObject object : before.objects()) {
      Track track = visible.remove(object.id());
      if (track != null) {
        objects.add(frame.seen(object, track));
      } else if (ended.contains(object.id())) {
        frame.ended(object);
      } else {
        objects.add(missed(object));
      }
    }
    for (Track track : seen.tracks()) {
      if (visible.containsKey(track.id())) {
        objects.add(frame.seen(first(track, timeMillis), track));
      }
    }
    Map<Long, SceneObject> byId = new HashMap<>();
    objects.forEach(object -> byId.put(object.id(), object));
    List<SceneTrack> tracks = new ArrayList<>();
    for (Track track : seen.tracks()) {
      SceneObject object = byId.get(track.id());
      if (object != null) {
        tracks.add(
            new SceneTrack(
                track,
                className(object),
                object.zones().stream().filter(ZonePresence::told).map(ZonePresence::zone).toList(),
                object.stationary(),
                object.real()));
      }
    }
    return new SceneStep(new SceneState(objects), tracks, frame.events());
  }

  private static SceneObject first(Track track, long timeMillis) {
    return new SceneObject(
        track.id(),
        track.classId(),
        false,
        new double[0],
        track.box(),
        track.box(),
        timeMillis,
        0,
        false,
        List.of(),
        List.of());
  }

  private static SceneObject missed(SceneObject object) {
    return object.real()
        ? object
        : new SceneObject(
            object.id(),
            object.classId(),
            false,
            withScore(object.scores(), 0),
            object.box(),
            object.rest(),
            object.restMillis(),
            object.strays(),
            object.stationary(),
            object.zones(),
            object.lines());
  }

  private static double[] withScore(double[] scores, double score) {
    int kept = Math.min(scores.length, SCORES - 1);
    double[] longer = Arrays.copyOfRange(scores, scores.length - kept, scores.length + 1);
    longer[kept] = score;
    return longer;
  }

  private static double median(double[] scores) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private String className(SceneObject object) {
    return SceneSettings.nameOf(object.classId(), classNames);
  }

  /** One frame, and the events that it gives. */
  private final class Frame {
    private final long timeMillis;
    private final double across;
    private final double down;
    private final List<SceneEvent> events;

    Frame(long timeMillis, double across, double down, List<SceneEvent> events) {
      this.timeMillis = timeMillis;
      this.across = across;
      this.down = down;
      this.events = events;
    }

    List<SceneEvent> events() {
      return events;
    }

    SceneObject seen(SceneObject object, Track track) {
      String name = SceneSettings.nameOf(track.classId(), classNames);
      double[] scores = object.real() ? object.scores() : withScore(object.scores(), track.score());
      boolean real =
          object.real()
              || (scores.length >= FEWEST_SCORES
                  && median(scores) >= settings.filter(name).confirmScore());
      boolean strays = track.box().intersectionOverUnion(object.rest()) < SAME_PLACE;
      boolean moved = strays && object.strays() + 1 >= STRAYS;
      long restMillis = moved ? timeMillis : object.restMillis();
      boolean stationary = !moved && timeMillis - restMillis >= settings.stationaryMillis();
      if (real && !object.real()) {
        tell(SceneEvent.Type.TRACK_NEW, "new", track.id(), name, track.box());
      } else if (real
          && (stationary != object.stationary() || track.classId() != object.classId())) {
        tell(SceneEvent.Type.TRACK_UPDATE, "update", track.id(), name, track.box());
      }
      return new SceneObject(
          track.id(),
          track.classId(),
          real,
          real ? new double[0] : scores,
          track.box(),
          moved ? track.box() : object.rest(),
          restMillis,
          strays && !moved ? object.strays() + 1 : 0,
          stationary,
          zones(object.zones(), track, name, real),
          lines(object.lines(), track, name, real));
    }

    void ended(SceneObject object) {
      if (!object.real()) {
        return;
      }
      String name = className(object);
      for (ZonePresence presence : object.zones()) {
        if (presence.told()) {
          exit(presence, object.id(), name, object.box());
        }
      }
      tell(SceneEvent.Type.TRACK_END, "end", object.id(), name, object.box());
    }

    private List<ZonePresence> zones(
        List<ZonePresence> before, Track track, String name, boolean real) {
      Point point = Point.below(track.box());
      List<ZonePresence> now = new ArrayList<>();
      for (Zone zone : settings.zones()) {
        ZonePresence past =
            before.stream()
                .filter(presence -> presence.zone().equals(zone.name()))
                .findFirst()
                .orElse(new ZonePresence(zone.name(), 0, timeMillis, timeMillis, false));
        boolean inside = zone.concerns(name) && zone.contains(point, across, down);
        int score = Math.max(0, Math.min(zone.inertia(), past.score() + (inside ? 1 : -1)));
        boolean told = past.told();
        if (!told && real && score == zone.inertia()) {
          told = true;
          tell(
              SceneEvent.Type.ZONE_ENTER,
              "enter/" + zone.name(),
              track.id(),
              name,
              zone.name(),
              null,
              null,
              null,
              track.box());
        } else if (told && score == 0) {
          told = false;
          exit(past, track.id(), name, track.box());
        }
        if (score > 0) {
          now.add(
              new ZonePresence(
                  zone.name(),
                  score,
                  past.score() == 0 ? timeMillis : past.firstMillis(),
                  inside ? timeMillis : past.lastMillis(),
                  told));
        }
      }
      return now;
    }

    private void exit(ZonePresence presence, long trackId, String name, Box box) {
      tell(
          SceneEvent.Type.ZONE_EXIT,
          "exit/" + presence.zone(),
          trackId,
          name,
          presence.zone(),
          presence.lastMillis() - presence.firstMillis(),
          null,
          null,
          box);
    }

    private List<LineSide> lines(List<LineSide> before, Track track, String name, boolean real) {
      Point point = Point.below(track.box());
      List<LineSide> now = new ArrayList<>();
      for (CountingLine line : settings.lines()) {
        LineSide past =
            before.stream()
                .filter(side -> side.line().equals(line.name()))
                .findFirst()
                .orElse(new LineSide(line.name(), 0, point, false, false));
        int side = line.side(point, track.box().height(), across, down);
        boolean other = side != 0 && past.side() != 0 && side != past.side();
        if (other && !real) {
          // Told when it turns out to be real: the way began on the side where it was first.
          now.add(past);
          continue;
        }
        boolean crossed =
            other && line.concerns(name) && line.isBetween(past.at(), point, across, down);
        boolean goesIn = crossed && side > 0 && !past.in();
        boolean goesOut = crossed && side < 0 && !past.out();
        if (goesIn || goesOut) {
          String direction = goesIn ? "in" : "out";
          tell(
              SceneEvent.Type.LINE_CROSS,
              "cross/" + line.name() + "/" + direction,
              track.id(),
              name,
              null,
              null,
              line.name(),
              direction,
              track.box());
        }
        now.add(
            side == 0
                ? past
                : new LineSide(
                    line.name(), side, point, past.in() || goesIn, past.out() || goesOut));
      }
      return now;
    }

    private void tell(SceneEvent.Type type, String what, long trackId, String name, Box box) {
      tell(type, what, trackId, name, null, null, null, null, box);
    }

    private void tell(
        SceneEvent.Type type,
        String what,
        long trackId,
        String name,
        @Nullable String zone,
        @Nullable Long dwellMillis,
        @Nullable String line,
        @Nullable String direction,
        Box box) {
      // Cameras are named by others; their slashes must not look like ours.
      String camera = cameraId.replace("%", "%25").replace("/", "%2F");
      events.add(
          new SceneEvent(
              camera + "/" + trackId + "/" + what + "/" + timeMillis,
              type,
              cameraId,
              trackId,
              name,
              timeMillis,
              zone,
              dwellMillis,
              line,
              direction,
              box));
    }
  }
}
