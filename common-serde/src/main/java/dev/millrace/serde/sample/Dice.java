package dev.millrace.serde.sample;

import java.util.List;

/**
 * The SplitMix64 generator: written out, because the JDK may change how its own generators draw a
 * bounded number and the bytes of a seed must outlive that.
 *
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea, Flood: Fast splittable
 *     pseudorandom number generators</a>
 */
public final class Dice {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  public Dice(long seed) {
    this.state = seed;
  }

  public long next() {
    state += GOLDEN_GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** From 0 up to, but not including, 1. */
  public double fraction() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  /** From 0 up to, but not including, the limit. */
  public int below(int limit) {
    return (int) (fraction() * limit);
  }

  /** From 0 up to, but not including, the limit. */
  public long below(long limit) {
    return (long) (fraction() * limit);
  }

  public boolean chance(double share) {
    return fraction() < share;
  }

  /** Nearly normal, mean 0 and deviation 1: the sum of twelve uniform numbers less six. */
  public double bell() {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += fraction();
    }
    return sum;
  }

  public <T> T oneOf(List<T> choices) {
    return choices.get(below(choices.size()));
  }
}
