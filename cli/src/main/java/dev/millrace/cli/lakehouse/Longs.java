package dev.millrace.cli.lakehouse;

import java.util.ArrayList;
import java.util.List;

/** Very many numbers in little more memory than they need, and never in twice as much. */
final class Longs {
  private static final int BITS = 16;
  private static final int MASK = (1 << BITS) - 1;

  private final List<long[]> pieces = new ArrayList<>();
  private int size;

  void add(long number) {
    if ((size & MASK) == 0) {
      pieces.add(new long[1 << BITS]);
    }
    pieces.get(size >> BITS)[size & MASK] = number;
    size = Math.addExact(size, 1);
  }

  long get(int position) {
    return pieces.get(position >> BITS)[position & MASK];
  }

  int size() {
    return size;
  }

  /** Where a number stands in a stretch that rises, or -1. */
  int find(long number, int from, int to) {
    int low = from;
    int high = to - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = get(middle);
      if (there == number) {
        return middle;
      }
      if (there < number) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
