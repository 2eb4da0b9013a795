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
import java.util.stream.IntStream;

/** Detections of a whole sequence, frame by frame through a tracker, as they would come live. */
public final class Replay {
  private Replay() {}

  /** The detections of each frame from the first on. Scores are brought to 0 to 1. */
  public static List<List<Detection>> frames(List<MotRow> detections) {
    int last = detections.stream().mapToInt(MotRow::frame).max().orElse(0);
    Map<Integer, List<Detection>> byFrame = new HashMap<>();
    for (MotRow row : detections) {
      double score = Math.max(0, Math.min(1, row.confidence()));
      byFrame
          .computeIfAbsent(row.frame(), first -> new ArrayList<>())
          .add(new Detection(row.box(), row.objectClass(), score));
    }
    return IntStream.rangeClosed(1, last)
        .mapToObj(frame -> byFrame.getOrDefault(frame, List.of()))
        .toList();
  }

  /** What the tracker says; frames without detections are shown to it too. */
  public static List<MotRow> tracks(
      Tracker tracker, List<MotRow> detections, double framesPerSecond) {
    List<MotRow> tracks = new ArrayList<>();
    TrackerState state = TrackerState.EMPTY;
    int frame = 0;
    for (List<Detection> seen : frames(detections)) {
      frame++;
      TrackerStep step = tracker.step(state, Math.round(frame * 1000 / framesPerSecond), seen);
      for (Track track : step.tracks()) {
        tracks.add(new MotRow(frame, track.id(), track.box(), track.score(), MotRow.PEDESTRIAN));
      }
      state = step.state();
    }
    return tracks;
  }
}
