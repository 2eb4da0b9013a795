package dev.millrace.vision.track;

import java.util.Arrays;

/**
 * What is remembered of one object between frames. Its arrays are never changed.
 *
 * @param id 0 until the object is confirmed; from then on its own for ever
 * @param bornMillis when it was seen first, in event time
 * @param seenMillis when it was seen last
 * @param streak how many frames in a row it has been seen, its first not counted
 * @param score of its latest detection
 * @param motion box and speed as the tracker's filter keeps them
 * @param classes what detections called it, the first few
 * @param votes the sum of scores with which they called it so
 */
public record TrackState(
    long id,
    long bornMillis,
    long seenMillis,
    int streak,
    double score,
    double[] motion,
    int[] classes,
    double[] votes) {
  /** Detectors waver between two or three classes; more are noise. */
  private static final int MAX_CLASSES = 4;

  /** An object that is seen for the first time. */
  static TrackState born(long timeMillis, double[] motion, int classId, double score) {
    return new TrackState(
        0, timeMillis, timeMillis, 0, score, motion, new int[] {classId}, new double[] {score});
  }

  boolean confirmed() {
    return id != 0;
  }

  /** What it is, as most detections have it, weighed by their scores. */
  int classId() {
    int best = 0;
    for (int i = 1; i < classes.length; i++) {
      if (votes[i] > votes[best]) {
        best = i;
      }
    }
    return classes[best];
  }

  TrackState named(long newId) {
    return new TrackState(newId, bornMillis, seenMillis, streak, score, motion, classes, votes);
  }

  TrackState moved(double[] newMotion) {
    return new TrackState(id, bornMillis, seenMillis, streak, score, newMotion, classes, votes);
  }

  TrackState missed() {
    return new TrackState(id, bornMillis, seenMillis, 0, score, motion, classes, votes);
  }

  TrackState seen(long timeMillis, double[] newMotion, int classId, double newScore) {
    int[] newClasses = classes;
    double[] newVotes = votes.clone();
    int vote = indexOf(classId);
    if (vote < classes.length) {
      newVotes[vote] += newScore;
    } else if (vote < MAX_CLASSES) {
      newClasses = Arrays.copyOf(classes, vote + 1);
      newVotes = Arrays.copyOf(votes, vote + 1);
      newClasses[vote] = classId;
      newVotes[vote] = newScore;
    }
    return new TrackState(
        id, bornMillis, timeMillis, streak + 1, newScore, newMotion, newClasses, newVotes);
  }

  private int indexOf(int classId) {
    int index = 0;
    while (index < classes.length && classes[index] != classId) {
      index++;
    }
    return index;
  }
}
