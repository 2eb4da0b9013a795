package dev.millrace.vision.scene;

import dev.millrace.vision.track.Track;
import java.util.List;

/**
 * An object in one frame, and what is known of it.
 *
 * @param zones that it is in
 * @param real whether it has been told of, or may yet be a false alarm
 */
public record SceneTrack(
    Track track, String className, List<String> zones, boolean stationary, boolean real) {
  public SceneTrack {
    zones = List.copyOf(zones);
  }
}
