package dev.millrace.vision.track;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Who stays in the state of a camera, which is bounded, and who has left it. */
final class Room {
  private Room() {}

  /** The tracks that may stay: first those in sight, then confirmed ones, then by score. */
  static List<TrackState> keep(int most, List<TrackState> tracks) {
    if (tracks.size() <= most) {
      return tracks;
    }
    Set<Integer> stay =
        IntStream.range(0, tracks.size())
            .boxed()
            .sorted(
                Comparator.comparing(
                    tracks::get,
                    Comparator.comparingLong(TrackState::seenMillis)
                        .thenComparing(TrackState::confirmed)
                        .thenComparing(TrackState::score)
                        .reversed()))
            .limit(most)
            .collect(Collectors.toCollection(HashSet::new));
    return IntStream.range(0, tracks.size()).filter(stay::contains).mapToObj(tracks::get).toList();
  }

  /** The ids of objects that were there before and are no longer. */
  static List<Long> ended(List<TrackState> before, List<TrackState> now) {
    Set<Long> remain = now.stream().map(TrackState::id).collect(Collectors.toSet());
    return before.stream()
        .filter(TrackState::confirmed)
        .map(TrackState::id)
        .filter(id -> !remain.contains(id))
        .toList();
  }
}
