package dev.millrace.vision.track;

import java.util.List;

/**
 * All that a tracker remembers of one camera, bounded by its settings.
 *
 * @param timeMillis of the latest frame, in event time
 * @param frames since the first, or since the camera was away so long that all tracks ended
 * @param nextId what the next object will be called; never goes back
 * @param tracks objects in sight, and those that may come back
 */
public record TrackerState(long timeMillis, long frames, long nextId, List<TrackState> tracks) {
  /** Of a camera that was never seen. */
  public static final TrackerState EMPTY = new TrackerState(0, 0, 1, List.of());

  public TrackerState {
    tracks = List.copyOf(tracks);
  }

  /** No tracks, as if the camera were new, but for the ids that it gave away. */
  TrackerState cleared() {
    return new TrackerState(0, 0, nextId, List.of());
  }

  /** How long ago the latest frame was; 0 if there was none. */
  long millisUntil(long nextMillis) {
    if (frames == 0) {
      return 0;
    }
    if (nextMillis <= timeMillis) {
      throw new IllegalArgumentException(
          "frames come in the order of time: %d is not after %d".formatted(nextMillis, timeMillis));
    }
    return nextMillis - timeMillis;
  }
}
