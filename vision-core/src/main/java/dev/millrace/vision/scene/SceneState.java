package dev.millrace.vision.scene;

import java.util.List;

/** All that is remembered of one camera's scene: as many objects as its tracker has. */
public record SceneState(List<SceneObject> objects) {
  /** Of a camera that was never seen. */
  public static final SceneState EMPTY = new SceneState(List.of());

  public SceneState {
    objects = List.copyOf(objects);
  }
}
