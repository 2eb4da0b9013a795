package dev.millrace.vision.track;

import java.util.List;

/**
 * What one frame changes.
 *
 * @param state to be given to the next step
 * @param tracks the confirmed objects that are seen in this frame, by their ids
 * @param ended ids of objects that were seen before and will not come back under their id
 */
public record TrackerStep(TrackerState state, List<Track> tracks, List<Long> ended) {
  public TrackerStep {
    tracks = List.copyOf(tracks);
    ended = List.copyOf(ended);
  }
}
