package dev.millrace.transactions.model;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a rule remembers of one group.
 *
 * @param newest the latest event time seen
 * @param beyond whether the value lay beyond the limit, and that was told
 * @param count how many payments lie in the window
 * @param sum of what they add
 * @param slots them, by time; changed in place, since a copy for each payment would cost its square
 */
public record RuleWindow(
    long newest, boolean beyond, long count, BigDecimal sum, List<Slot> slots) {
  /**
   * The payments of one millisecond, or of a few neighbours in a crowded window.
   *
   * @param time the latest of them
   * @param count how many
   * @param sum of what they add
   * @param min the smallest
   * @param max the largest
   */
  public record Slot(long time, long count, BigDecimal sum, BigDecimal min, BigDecimal max) {
    /** A slot of one payment. */
    public static Slot of(long time, BigDecimal value) {
      return new Slot(time, 1, value, value, value);
    }

    /** Both together. */
    public Slot plus(Slot other) {
      return new Slot(
          Math.max(time, other.time),
          count + other.count,
          sum.add(other.sum),
          min.min(other.min),
          max.max(other.max));
    }
  }
}
