package dev.millrace.vision.sample;

import dev.millrace.vision.model.Box;

/**
 * Somebody in the street in one frame.
 *
 * @param id the same in all frames
 * @param box all of it, out of the frame and behind others too
 * @param visibility the share of the box that is in the frame and behind nothing, 0 to 1
 * @param depth how near it is: 0 at the horizon, 1 at the lower edge
 * @param metres how far it has gone, for legs and wheels
 * @param leftwards whether it goes to the left
 */
public record StreetObject(
    long id,
    StreetUser user,
    Box box,
    double visibility,
    double depth,
    double metres,
    boolean leftwards) {
  /** The same object, as visible as this. */
  StreetObject seen(double share) {
    return new StreetObject(id, user, box, share, depth, metres, leftwards);
  }
}
