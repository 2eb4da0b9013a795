package dev.millrace.console.vision;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.detection.model.TrackedObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * An object in a frame, as pages draw it.
 *
 * @param id of its track
 * @param box left, top, right and bottom in pixels of the frame
 * @param zones that it is in
 */
@SuppressWarnings("ArrayRecordComponent") // Written, never compared.
record SeenObject(
    long id,
    @JsonProperty("class") String className,
    double score,
    double[] box,
    List<String> zones,
    boolean stationary,
    @Nullable Integer age,
    @Nullable String gender) {
  private static final int LONGEST_NAME = 64;
  private static final int MOST_ZONES = 16;

  /** Far beyond any picture, and beyond what can be drawn. */
  private static final double FARTHEST = 1e6;

  /** What can be drawn of an object; nothing where that is not so. */
  static Optional<SeenObject> of(TrackedObject object) {
    double[] box = object.bbox();
    if (box == null
        || box.length != 4
        || !DoubleStream.of(box).allMatch(corner -> Math.abs(corner) < FARTHEST)) {
      return Optional.empty();
    }
    List<String> zones = object.zones() == null ? List.of() : object.zones();
    return Optional.of(
        new SeenObject(
            object.trackId(),
            shortened(object.className()),
            Math.round(object.confidence() * 100) / 100.0,
            DoubleStream.of(box).map(corner -> Math.round(corner * 10) / 10.0).toArray(),
            zones.stream().limit(MOST_ZONES).map(SeenObject::shortened).toList(),
            object.stationary(),
            object.age(),
            object.gender() == null ? null : shortened(object.gender())));
  }

  /** A name of others: as long as there is room for. */
  static String shortened(@Nullable String name) {
    if (name == null) {
      return "?";
    }
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }
}
