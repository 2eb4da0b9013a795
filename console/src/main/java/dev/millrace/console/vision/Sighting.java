package dev.millrace.console.vision;

import dev.millrace.detection.model.FrameDetections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was seen in one frame.
 *
 * @param number of the frame, as its camera counts
 * @param at when the frame was taken, in milliseconds since the epoch
 * @param width of the frame that the objects' boxes lie on, in pixels
 * @param height of the same
 */
record Sighting(long number, long at, int width, int height, List<SeenObject> objects) {
  private static final int MOST_OBJECTS = 200;

  /** What can be shown of a message; nothing where it makes no sense. */
  static Optional<Sighting> of(FrameDetections message) {
    if (message.timestamp() == null
        || message.detections() == null
        || message.width() < 1
        || message.height() < 1) {
      return Optional.empty();
    }
    List<SeenObject> objects =
        message.detections().stream()
            .filter(Objects::nonNull)
            .map(SeenObject::of)
            .flatMap(Optional::stream)
            .limit(MOST_OBJECTS)
            .toList();
    return Optional.of(
        new Sighting(
            message.frameId(),
            message.timestamp().epochMillis(),
            message.width(),
            message.height(),
            objects));
  }

  /** How many there are of each class. */
  Map<String, Long> counts() {
    return objects.stream()
        .collect(Collectors.groupingBy(SeenObject::className, TreeMap::new, Collectors.counting()));
  }
}
