package dev.millrace.vision.track;

import static dev.millrace.vision.track.LinearAssignment.NONE;

import dev.millrace.vision.model.Box;
import dev.millrace.vision.model.Detection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Continues tracks with sure detections first and with doubtful ones second, so that an object that
 * is half hidden keeps its identity.
 *
 * <p>After Zhang and others, <i>ByteTrack: multi-object tracking by associating every detection
 * box</i>, 2022. What differs:
 *
 * <ul>
 *   <li>Width and height are filtered, not height and shape (as Aharon and others do in BoT-SORT),
 *       and measurements are trusted half as much, since detectors jitter.
 *   <li>Agreement also asks that two boxes begin and end at the same height: people who pass in
 *       front of others differ there (Yang and others, <i>Hybrid-SORT</i>, 2024).
 *   <li>Time is event time, so that dropped frames and any frame rate are the same to it, and new
 *       tracks move like others.
 *   <li>Classes and the number of tracks are watched.
 * </ul>
 */
public final class TwoStageTracker implements Tracker {
  /** All noise is per thirtieth of a second, the frames for which it was found. */
  private static final double NOISE_MILLIS = 1000 / 30.0;

  // Standard deviations as shares of a box's width or height.
  private static final double DRIFT = 1 / 20.0;
  private static final double ACCELERATION = 1 / 160.0;
  private static final double JITTER = 1 / 10.0;
  private static final double FIRST_PLACE = 1 / 10.0;
  private static final double FIRST_SPEED = 1 / 16.0;

  /** Two tracks that overlap more than this are the same object. */
  private static final double SAME_OBJECT = 0.85;

  private static final int WIDTH = 2;
  private static final int HEIGHT = 3;
  private static final double SMALLEST = 1;

  private final TwoStageSettings settings;

  public TwoStageTracker(TwoStageSettings settings) {
    this.settings = settings;
  }

  @Override
  public TrackerStep step(TrackerState before, long timeMillis, List<Detection> detections) {
    long elapsed = before.millisUntil(timeMillis);
    if (elapsed > settings.bufferMillis()) {
      TrackerStep anew = new Frame(before.cleared(), timeMillis, 0, detections).step();
      return new TrackerStep(
          anew.state(), anew.tracks(), Room.ended(before.tracks(), anew.state().tracks()));
    }
    return new Frame(before, timeMillis, elapsed, detections).step();
  }

  /** Everything that is worked out for one frame. */
  private final class Frame {
    private final TrackerState before;
    private final long timeMillis;
    private final List<Detection> detections;
    private final List<TrackState> tracks = new ArrayList<>();
    private final List<Box> expected = new ArrayList<>();
    private final int[] detectionOf;
    private final boolean[] taken;

    Frame(TrackerState before, long timeMillis, long elapsed, List<Detection> detections) {
      this.before = before;
      this.timeMillis = timeMillis;
      this.detections = detections;
      for (TrackState track : before.tracks()) {
        TrackState moved = track.moved(after(elapsed / NOISE_MILLIS, track.motion(), lost(track)));
        tracks.add(moved);
        expected.add(box(moved.motion()));
      }
      detectionOf = new int[tracks.size()];
      Arrays.fill(detectionOf, NONE);
      taken = new boolean[detections.size()];
    }

    TrackerStep step() {
      int[] sure = detectionsFrom(settings.highScore(), Double.POSITIVE_INFINITY);
      int[] doubtful = detectionsFrom(settings.lowScore(), settings.highScore());
      match(tracksThat(true, true), sure, settings.agreement(), this::agreement);
      match(tracksThat(true, false), doubtful, settings.lowOverlap(), this::overlap);
      match(tracksThat(false, true), free(sure), settings.newAgreement(), this::agreement);

      long nextId = before.nextId();
      List<TrackState> now = new ArrayList<>();
      IdentityHashMap<TrackState, Integer> sources = new IdentityHashMap<>();
      for (int i = 0; i < tracks.size(); i++) {
        TrackState track = tracks.get(i);
        if (detectionOf[i] != NONE) {
          Detection detection = detections.get(detectionOf[i]);
          track =
              track.seen(
                  timeMillis,
                  corrected(track.motion(), detection.box()),
                  detection.classId(),
                  detection.score());
          track = track.confirmed() ? track : track.named(nextId++);
          sources.put(track, detectionOf[i]);
          now.add(track);
        } else if (track.confirmed()
            && timeMillis - track.seenMillis() <= settings.bufferMillis()) {
          now.add(track.missed());
        }
      }
      List<Box> present = new ArrayList<>();
      now.stream().filter(sources::containsKey).forEach(seen -> present.add(box(seen.motion())));
      for (int j : bestFirst(free(sure))) {
        Detection detection = detections.get(j);
        if (detection.score() < settings.birthScore() || covered(detection.box(), present)) {
          continue;
        }
        present.add(detection.box());
        TrackState track =
            TrackState.born(
                timeMillis, started(detection.box()), detection.classId(), detection.score());
        // In the first frame there is nothing to wait for.
        track = before.frames() == 0 ? track.named(nextId++) : track;
        sources.put(track, j);
        now.add(track);
      }

      List<TrackState> kept = Room.keep(settings.maxTracks(), withoutTwins(now));
      List<Track> visible = new ArrayList<>();
      for (TrackState track : kept) {
        Integer source = sources.get(track);
        if (source != null && track.confirmed()) {
          visible.add(
              new Track(track.id(), box(track.motion()), track.classId(), track.score(), source));
        }
      }
      visible.sort(Comparator.comparingLong(Track::id));
      return new TrackerStep(
          new TrackerState(timeMillis, before.frames() + 1, nextId, kept),
          visible,
          Room.ended(before.tracks(), kept));
    }

    private boolean inSight(TrackState track) {
      return track.seenMillis() == timeMillis;
    }

    private boolean lost(TrackState track) {
      return track.seenMillis() < before.timeMillis();
    }

    /** Of a track in sight and a lost one at the same place the one with the shorter life goes. */
    private List<TrackState> withoutTwins(List<TrackState> all) {
      Set<TrackState> twins = Collections.newSetFromMap(new IdentityHashMap<>());
      for (TrackState seen : all) {
        if (!seen.confirmed() || !inSight(seen)) {
          continue;
        }
        for (TrackState hidden : all) {
          if (hidden.confirmed()
              && !inSight(hidden)
              && box(seen.motion()).intersectionOverUnion(box(hidden.motion())) > SAME_OBJECT) {
            twins.add(life(seen) > life(hidden) ? hidden : seen);
          }
        }
      }
      return all.stream().filter(track -> !twins.contains(track)).toList();
    }

    private int[] detectionsFrom(double score, double below) {
      int[] found = new int[detections.size()];
      int count = 0;
      for (int j = 0; j < found.length; j++) {
        Detection detection = detections.get(j);
        if (detection.score() >= score
            && detection.score() < below
            && Motion.canFollow(detection.box())) {
          found[count++] = j;
        }
      }
      return Arrays.copyOf(found, count);
    }

    /** Tracks without a detection so far. */
    private int[] tracksThat(boolean confirmed, boolean orLost) {
      int[] found = new int[tracks.size()];
      int count = 0;
      for (int i = 0; i < found.length; i++) {
        TrackState track = tracks.get(i);
        if (detectionOf[i] == NONE && track.confirmed() == confirmed && (orLost || !lost(track))) {
          found[count++] = i;
        }
      }
      return Arrays.copyOf(found, count);
    }

    private int[] free(int[] among) {
      return Arrays.stream(among).filter(j -> !taken[j]).toArray();
    }

    private int[] bestFirst(int[] some) {
      return Arrays.stream(some)
          .boxed()
          .sorted(Comparator.comparingDouble(j -> -detections.get(j).score()))
          .mapToInt(Integer::intValue)
          .toArray();
    }

    private void match(int[] someTracks, int[] someDetections, double least, Likeness likeness) {
      if (someTracks.length == 0 || someDetections.length == 0) {
        return;
      }
      double[][] costs = new double[someTracks.length][someDetections.length];
      for (int i = 0; i < someTracks.length; i++) {
        for (int j = 0; j < someDetections.length; j++) {
          costs[i][j] = 1 - likeness.of(someTracks[i], someDetections[j]);
        }
      }
      int[] pairs = LinearAssignment.pairBelow(1 - least, costs);
      for (int i = 0; i < pairs.length; i++) {
        if (pairs[i] != NONE) {
          detectionOf[someTracks[i]] = someDetections[pairs[i]];
          taken[someDetections[pairs[i]]] = true;
        }
      }
    }

    private double agreement(int track, int detection) {
      Box box = detections.get(detection).box();
      double overlap = overlap(track, detection);
      return overlap == 0
          ? 0
          : overlap
              * Math.sqrt(overlapInHeight(expected.get(track), box))
              * detections.get(detection).score();
    }

    private double overlap(int track, int detection) {
      Detection seen = detections.get(detection);
      double overlap = expected.get(track).intersectionOverUnion(seen.box());
      boolean sameClass = tracks.get(track).classId() == seen.classId();
      return sameClass || overlap >= settings.otherClassOverlap() ? overlap : 0;
    }

    private boolean covered(Box box, List<Box> by) {
      return by.stream()
          .anyMatch(other -> other.intersectionOverUnion(box) > settings.birthOverlap());
    }
  }

  /** How alike a track and a detection are, 0 to 1. */
  @FunctionalInterface
  private interface Likeness {
    double of(int track, int detection);
  }

  private static long life(TrackState track) {
    return track.seenMillis() - track.bornMillis();
  }

  private static double overlapInHeight(Box one, Box other) {
    double both = Math.min(one.bottom(), other.bottom()) - Math.max(one.top(), other.top());
    double either = Math.max(one.bottom(), other.bottom()) - Math.min(one.top(), other.top());
    return both / either;
  }

  private static double[] measured(Box box) {
    return new double[] {
      (box.left() + box.right()) / 2, (box.top() + box.bottom()) / 2, box.width(), box.height()
    };
  }

  private static Box box(double[] motion) {
    double x = Motion.value(motion, 0);
    double y = Motion.value(motion, 1);
    double halfWidth = Motion.value(motion, WIDTH) / 2;
    double halfHeight = Motion.value(motion, HEIGHT) / 2;
    return new Box(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
  }

  private static double[] variance(double deviation, double width, double height) {
    double across = deviation * width * deviation * width;
    double down = deviation * height * deviation * height;
    return new double[] {across, down, across, down};
  }

  private static double[] started(Box box) {
    return Motion.start(
        measured(box),
        variance(FIRST_PLACE, box.width(), box.height()),
        variance(FIRST_SPEED, box.width(), box.height()));
  }

  private static double[] after(double time, double[] motion, boolean lost) {
    double width = Motion.value(motion, WIDTH);
    double height = Motion.value(motion, HEIGHT);
    double[] steady = motion;
    if (lost) {
      // What is out of sight goes on, but does not grow.
      steady = Motion.withSpeed(Motion.withSpeed(motion, WIDTH, 0), HEIGHT, 0);
    }
    double[] later =
        Motion.after(
            time, steady, variance(DRIFT, width, height), variance(ACCELERATION, width, height));
    return notSmallerThanAPixel(later);
  }

  private static double[] corrected(double[] motion, Box box) {
    return notSmallerThanAPixel(
        Motion.corrected(
            motion,
            measured(box),
            variance(JITTER, Motion.value(motion, WIDTH), Motion.value(motion, HEIGHT))));
  }

  private static double[] notSmallerThanAPixel(double[] motion) {
    double[] sound = motion;
    for (int number : new int[] {WIDTH, HEIGHT}) {
      if (Motion.value(sound, number) < SMALLEST) {
        sound = Motion.withValue(sound, number, SMALLEST);
      }
    }
    return sound;
  }
}
