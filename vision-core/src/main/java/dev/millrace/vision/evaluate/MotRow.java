package dev.millrace.vision.evaluate;

import dev.millrace.vision.model.Box;

/**
 * One box of a MOTChallenge file.
 *
 * @param frame from 1
 * @param id whose box it is; -1 for a detection, which has no identity
 * @param confidence a detector's score; in ground truth 0 for boxes that do not count
 * @param objectClass 1 for pedestrians; in files without classes always 1
 */
public record MotRow(int frame, long id, Box box, double confidence, int objectClass) {
  /** The class of people on foot, the only one that is scored. */
  public static final int PEDESTRIAN = 1;
}
