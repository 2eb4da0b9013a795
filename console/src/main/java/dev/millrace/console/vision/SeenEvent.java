package dev.millrace.console.vision;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.detection.model.ObjectEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an object did, as pages list it.
 *
 * @param at when, in milliseconds since the epoch
 * @param dwellMillis how long the object was in the zone that it left
 */
record SeenEvent(
    String id,
    String type,
    String camera,
    long object,
    @JsonProperty("class") String className,
    long at,
    @Nullable String zone,
    @Nullable Long dwellMillis,
    @Nullable String line,
    @Nullable String direction) {
  private static final int LONGEST_ID = 600;

  /** What can be shown of a message; nothing where it makes no sense. */
  static Optional<SeenEvent> of(ObjectEvent event) {
    if (event.id() == null
        || event.id().length() > LONGEST_ID
        || event.cameraId() == null
        || event.timestamp() == null) {
      return Optional.empty();
    }
    return Optional.of(
        new SeenEvent(
            event.id(),
            SeenObject.shortened(event.type()),
            event.cameraId(),
            event.trackId(),
            SeenObject.shortened(event.className()),
            event.timestamp().epochMillis(),
            event.zone() == null ? null : SeenObject.shortened(event.zone()),
            event.dwellMs(),
            event.line() == null ? null : SeenObject.shortened(event.line()),
            event.direction() == null ? null : SeenObject.shortened(event.direction())));
  }
}
