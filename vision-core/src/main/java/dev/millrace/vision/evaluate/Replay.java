package dev.millrace.vision.evaluate;

import dev.millrace.vision.model.Detection;
import dev.millrace.vision.track.Track;
import dev.millrace.vision.track.Tracker;
import dev.millrace.vision.track.TrackerState;
import dev.millrace.vision.track.TrackerStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Detections of a whole sequence, frame by frame through a tracker, as they would come live. */
public final class Replay {
  private Replay() {}

  /**
   * What the tracker says, in the order of frames. Scores beyond 0 to 1 count as the nearest of
   * these; frames without detections are shown to the tracker too.
   */
  public static List<MotRow> tracks(
      Tracker tracker, List<MotRow> detections, double framesPerSecond) {
    Map<Integer, List<Detection>> byFrame = new HashMap<>();
    int last = 0;
    for (MotRow row : detections) {
      double score = Math.max(0, Math.min(1, row.confidence()));
      byFrame
          .computeIfAbsent(row.frame(), first -> new ArrayList<>())
          .add(new Detection(row.box(), row.objectClass(), score));
      last = Math.max(last, row.frame());
    }
    List<MotRow> tracks = new ArrayList<>();
    TrackerState state = TrackerState.EMPTY;
    for (int frame = 1; frame <= last; frame++) {
      long timeMillis = Math.round(frame * 1000 / framesPerSecond);
      TrackerStep step = tracker.step(state, timeMillis, byFrame.getOrDefault(frame, List.of()));
      for (Track track : step.tracks()) {
        tracks.add(new MotRow(frame, track.id(), track.box(), track.score(), MotRow.PEDESTRIAN));
      }
      state = step.state();
    }
    return tracks;
  }
}
