package dev.millrace.vision.scene;

import java.util.List;

/** What one frame changes in a scene. */
public record SceneStep(SceneState state, List<SceneTrack> tracks, List<SceneEvent> events) {
  public SceneStep {
    tracks = List.copyOf(tracks);
    events = List.copyOf(events);
  }
}
