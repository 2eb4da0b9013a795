package dev.millrace.videostatistics.model;

/**
 * Sum, least and most of whole numbers, such that the order in which they came does not matter.
 *
 * @param least of them; without meaning where there are none
 * @param most of them; without meaning where there are none
 */
public record Spread(long sum, long least, long most) {
  /** Of no number at all. */
  public static final Spread NONE = new Spread(0, Long.MAX_VALUE, Long.MIN_VALUE);

  /** Of one number. */
  public static Spread of(long value) {
    return new Spread(value, value, value);
  }

  /** Of both together. */
  public Spread plus(Spread other) {
    return new Spread(sum + other.sum, Math.min(least, other.least), Math.max(most, other.most));
  }
}
