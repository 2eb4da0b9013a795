package dev.millrace.vision.evaluate;

import java.util.List;

/**
 * What really was there in a sequence.
 *
 * @param rows every box that was annotated, those that do not count as well
 * @param classes whether the rows name classes, as they do from MOT16 on
 * @param mot20 whether vehicles without an engine are distractors too
 */
public record GroundTruth(List<MotRow> rows, boolean classes, boolean mot20) {
  private static final int ON_A_VEHICLE = 2;
  private static final int OTHER_VEHICLE = 6;
  private static final int STANDING_STILL = 7;
  private static final int DISTRACTOR = 8;
  private static final int REFLECTION = 12;

  public GroundTruth {
    rows = List.copyOf(rows);
  }

  /** Whether a tracker must have found it. */
  boolean counts(MotRow row) {
    return row.confidence() != 0 && (!classes || row.objectClass() == MotRow.PEDESTRIAN);
  }

  /** Whether it is like a person, so that finding it is neither right nor wrong. */
  boolean distracts(MotRow row) {
    return classes
        && switch (row.objectClass()) {
          case ON_A_VEHICLE, STANDING_STILL, DISTRACTOR, REFLECTION -> true;
          case OTHER_VEHICLE -> mot20;
          default -> false;
        };
  }
}
