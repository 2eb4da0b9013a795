package dev.millrace.detection.model;

import dev.millrace.vision.attribute.AttributeState;
import dev.millrace.vision.scene.SceneState;
import dev.millrace.vision.track.TrackerState;

/**
 * What is remembered of the objects of one camera.
 *
 * @param latestMillis the time that trackers were told for the latest frame
 * @param width of the latest frame in pixels
 * @param height of the latest frame in pixels
 */
public record CameraMemory(
    TrackerState tracker,
    SceneState scene,
    AttributeState attributes,
    long latestMillis,
    int width,
    int height) {
  /** Of a camera that was never seen. */
  public static final CameraMemory EMPTY =
      new CameraMemory(
          TrackerState.EMPTY, SceneState.EMPTY, AttributeState.EMPTY, Long.MIN_VALUE, 0, 0);
}
