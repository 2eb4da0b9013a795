package dev.millrace.cli.data.verify;

/** A partition and an offset in one number. */
final class Place {
  private static final int OFFSET_BITS = 44;

  static long of(int partition, long offset) {
    // One more than the partition, so that no place is 0.
    return ((long) (partition + 1) << OFFSET_BITS) | offset;
  }

  static int partition(long place) {
    return (int) (place >>> OFFSET_BITS) - 1;
  }

  static long offset(long place) {
    return place & ((1L << OFFSET_BITS) - 1);
  }

  static String text(long place) {
    return partition(place) + ":" + offset(place);
  }

  private Place() {}
}
