package dev.millrace.detection.logic;

import dev.millrace.vision.track.SortSettings;
import dev.millrace.vision.track.SortTracker;
import dev.millrace.vision.track.Tracker;
import dev.millrace.vision.track.TwoStageSettings;
import dev.millrace.vision.track.TwoStageTracker;
import java.io.Serializable;

/**
 * Which tracker follows objects.
 *
 * @param bufferMillis how long an object may be out of sight; SORT is as published, and forgets at
 *     once
 * @param framesPerSecond of the cameras; SORT counts frames, and only SORT asks
 */
public record TrackerChoice(Algorithm algorithm, long bufferMillis, double framesPerSecond)
    implements Serializable {
  /** The trackers that there are. */
  public enum Algorithm {
    BYTETRACK,
    SORT
  }

  public TrackerChoice {
    // Refuses at the start what the tracker would refuse on the cluster.
    var unused = tracker(algorithm, bufferMillis, framesPerSecond);
  }

  /** The tracker itself. */
  public Tracker tracker() {
    return tracker(algorithm, bufferMillis, framesPerSecond);
  }

  private static Tracker tracker(Algorithm algorithm, long bufferMillis, double framesPerSecond) {
    return switch (algorithm) {
      case BYTETRACK ->
          new TwoStageTracker(TwoStageSettings.DEFAULT.withBufferMillis(bufferMillis));
      case SORT -> new SortTracker(SortSettings.DEFAULT.withFramesPerSecond(framesPerSecond));
    };
  }
}
