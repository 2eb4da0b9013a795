package dev.millrace.clickhouse;

import java.util.Arrays;

/** Remembers where pieces end while they are written one behind the other. */
final class PieceEnds {
  private int[] ends = new int[1024];
  private int count;

  void add(int end) {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    ends[count++] = end;
  }

  int count() {
    return count;
  }

  void clear() {
    count = 0;
  }

  /** Packs the pieces, which lie at the beginning of these bytes. */
  PackedPieces pack(byte[] bytes) {
    int[] starts = new int[count + 1];
    System.arraycopy(ends, 0, starts, 1, count);
    return PackedPieces.of(new Pieces(bytes, starts));
  }
}
