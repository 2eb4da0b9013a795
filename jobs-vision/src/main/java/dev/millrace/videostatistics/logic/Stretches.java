package dev.millrace.videostatistics.logic;

import java.util.Arrays;

/**
 * The times at which frames came, without those in between: pairs of a first and a last, in order,
 * each further from the next than a gap. Two sets of them can be put together in any order; a
 * window of a minute has thirty at most where gaps are two seconds.
 */
final class Stretches {
  private Stretches() {}

  /** That of one frame. */
  static long[] of(long epochMillis) {
    return new long[] {epochMillis, epochMillis};
  }

  /** Both together. */
  static long[] plus(long[] one, long[] other, long gapMillis) {
    long[] all = new long[one.length + other.length];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < one.length || j < other.length) {
      boolean fromOne = j == other.length || (i < one.length && one[i] <= other[j]);
      long first = fromOne ? one[i] : other[j];
      long last = fromOne ? one[i + 1] : other[j + 1];
      if (fromOne) {
        i += 2;
      } else {
        j += 2;
      }
      if (size > 0 && first - all[size - 1] <= gapMillis) {
        all[size - 1] = Math.max(all[size - 1], last);
      } else {
        all[size++] = first;
        all[size++] = last;
      }
    }
    return Arrays.copyOf(all, size);
  }
}
