package dev.millrace.vision.track;

import static dev.millrace.vision.track.LinearAssignment.NONE;

import dev.millrace.vision.model.Box;
import dev.millrace.vision.model.Detection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The plain tracker that others are measured against: overlap and a Kalman filter, nothing else.
 *
 * <p>Bewley and others, <i>Simple online and realtime tracking</i>, 2016. It counts whole frames,
 * and classes mean nothing to it.
 */
public final class SortTracker implements Tracker {
  /** After so long without a frame nothing can be continued. */
  private static final long AWAY_MILLIS = 1000;

  private static final int AREA = 2;
  private static final int SHAPE = 3;

  // Of centre, area and shape; the shape has no speed.
  private static final double[] FIRST_PLACE = {10, 10, 10, 10};
  private static final double[] FIRST_SPEED = {1e4, 1e4, 1e4, 0};
  private static final double[] DRIFT = {1, 1, 1, 1};
  private static final double[] ACCELERATION = {0.01, 0.01, 1e-4, 0};
  private static final double[] JITTER = {1, 1, 10, 10};

  private final SortSettings settings;

  public SortTracker(SortSettings settings) {
    this.settings = settings;
  }

  @Override
  public TrackerStep step(TrackerState before, long timeMillis, List<Detection> detections) {
    long elapsed = before.millisUntil(timeMillis);
    double frames = Math.max(1, frames(elapsed));
    boolean away = frames > settings.maxAge() && elapsed > AWAY_MILLIS;
    TrackerState from = away ? before.cleared() : before;
    List<TrackState> tracks = new ArrayList<>();
    for (TrackState track : from.tracks()) {
      boolean unseen = track.seenMillis() < from.timeMillis();
      TrackState moved = (unseen ? track.missed() : track).moved(after(frames, track.motion()));
      if (isBox(moved.motion())) {
        tracks.add(moved);
      }
    }
    List<Integer> usable = new ArrayList<>();
    for (int j = 0; j < detections.size(); j++) {
      if (Motion.canFollow(detections.get(j).box())) {
        usable.add(j);
      }
    }
    int[] detectionOf = pairs(tracks, usable.stream().map(detections::get).toList());

    boolean[] taken = new boolean[detections.size()];
    List<TrackState> now = new ArrayList<>();
    IdentityHashMap<TrackState, Integer> sources = new IdentityHashMap<>();
    for (int i = 0; i < tracks.size(); i++) {
      TrackState track = tracks.get(i);
      if (detectionOf[i] != NONE) {
        int source = usable.get(detectionOf[i]);
        Detection detection = detections.get(source);
        track =
            track.seen(
                timeMillis,
                Motion.corrected(track.motion(), measured(detection.box()), JITTER),
                detection.classId(),
                detection.score());
        sources.put(track, source);
        taken[source] = true;
      } else if (frames(timeMillis - track.seenMillis()) > settings.maxAge()) {
        continue;
      }
      now.add(track);
    }
    for (int j : usable) {
      if (!taken[j]) {
        Detection detection = detections.get(j);
        TrackState track =
            TrackState.born(
                timeMillis,
                Motion.start(measured(detection.box()), FIRST_PLACE, FIRST_SPEED),
                detection.classId(),
                detection.score());
        sources.put(track, j);
        now.add(track);
      }
    }

    long frame = from.frames() + 1;
    long nextId = from.nextId();
    List<TrackState> kept = new ArrayList<>();
    List<Track> visible = new ArrayList<>();
    for (TrackState track : Room.keep(settings.maxTracks(), now)) {
      Integer source = sources.get(track);
      if (source != null && (track.streak() >= settings.minHits() || frame <= settings.minHits())) {
        if (!track.confirmed()) {
          track = track.named(nextId++);
        }
        visible.add(
            new Track(track.id(), box(track.motion()), track.classId(), track.score(), source));
      }
      kept.add(track);
    }
    visible.sort(Comparator.comparingLong(Track::id));
    return new TrackerStep(
        new TrackerState(timeMillis, frame, nextId, kept),
        visible,
        Room.ended(before.tracks(), kept));
  }

  private double frames(long millis) {
    return Math.rint(millis / settings.frameMillis());
  }

  private int[] pairs(List<TrackState> tracks, List<Detection> detections) {
    double[][] overlap = new double[tracks.size()][detections.size()];
    int[] rivals = new int[detections.size()];
    boolean clear = true;
    int[] only = new int[tracks.size()];
    Arrays.fill(only, NONE);
    for (int i = 0; i < tracks.size(); i++) {
      Box expected = box(tracks.get(i).motion());
      for (int j = 0; j < detections.size(); j++) {
        overlap[i][j] = expected.intersectionOverUnion(detections.get(j).box());
        if (overlap[i][j] > settings.overlap()) {
          clear &= only[i] == NONE && rivals[j] == 0;
          only[i] = j;
          rivals[j]++;
        }
      }
    }
    if (clear) {
      return only;
    }
    double[][] costs = new double[tracks.size()][detections.size()];
    for (int i = 0; i < costs.length; i++) {
      for (int j = 0; j < costs[i].length; j++) {
        costs[i][j] = -overlap[i][j];
      }
    }
    int[] pairs = LinearAssignment.pairAll(costs);
    for (int i = 0; i < pairs.length; i++) {
      if (pairs[i] != NONE && overlap[i][pairs[i]] < settings.overlap()) {
        pairs[i] = NONE;
      }
    }
    return pairs;
  }

  private static double[] measured(Box box) {
    return new double[] {
      (box.left() + box.right()) / 2,
      (box.top() + box.bottom()) / 2,
      box.area(),
      box.width() / box.height()
    };
  }

  private static double[] after(double frames, double[] motion) {
    double[] shrinking = motion;
    if (Motion.value(motion, AREA) + frames * Motion.speed(motion, AREA) <= 0) {
      shrinking = Motion.withSpeed(motion, AREA, 0);
    }
    return Motion.after(frames, shrinking, DRIFT, ACCELERATION);
  }

  private static boolean isBox(double[] motion) {
    return Motion.value(motion, AREA) * Motion.value(motion, SHAPE) > 0
        && Double.isFinite(Motion.value(motion, 0))
        && Double.isFinite(Motion.value(motion, 1));
  }

  private static Box box(double[] motion) {
    double area = Motion.value(motion, AREA);
    double width = Math.sqrt(area * Motion.value(motion, SHAPE));
    double height = area / width;
    double x = Motion.value(motion, 0);
    double y = Motion.value(motion, 1);
    return new Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
  }
}
