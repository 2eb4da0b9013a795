package dev.millrace.console.vision;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a camera is at one moment, without its picture.
 *
 * @param camera its number here, by which pages ask for its frames
 * @param silent whether it sends nothing any more
 * @param heardAt when its latest frame came, in milliseconds since the epoch
 * @param perSecond how many frames come
 * @param serial of the view that is shown
 * @param number of the frame in that view
 * @param at when that frame was taken, in milliseconds since the epoch
 * @param behindMillis how far the job is behind the camera, where that is the reason for no boxes
 * @param counts of the objects in that frame, by class
 */
record CameraState(
    int camera,
    String name,
    boolean silent,
    long heardAt,
    double perSecond,
    long serial,
    long number,
    long at,
    Boxes boxes,
    @Nullable Long behindMillis,
    Map<String, Long> counts) {

  /** Whether there are boxes on what is shown. */
  enum Boxes {
    /** The frame is one that the job has looked at. */
    DRAWN,
    /** The job looks, but at frames that are no longer here. */
    BEHIND,
    /** Nobody looks. */
    NONE
  }
}
