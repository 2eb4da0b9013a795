package dev.millrace.vision.track;

import dev.millrace.vision.model.Detection;
import java.util.List;

/**
 * Gives objects an identity that lasts. A pure function from frame to frame: the same states and
 * detections give the same steps, and no step changes what an earlier one said.
 */
public interface Tracker {
  /**
   * Takes the next frame of a camera.
   *
   * @param before {@link TrackerState#EMPTY}, or the state of the camera's frame before
   * @param timeMillis of the frame in event time, later than the frame before
   * @param detections what is in it; may be empty, and should be given then too
   */
  TrackerStep step(TrackerState before, long timeMillis, List<Detection> detections);
}
