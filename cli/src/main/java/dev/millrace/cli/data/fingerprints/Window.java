package dev.millrace.cli.data.fingerprints;

/**
 * A stretch of event time of one piece of equipment.
 *
 * @param start its first millisecond, a multiple of the size
 * @param size in milliseconds
 */
record Window(String equipId, long start, long size) {
  /** The window of this size that a moment lies in. */
  static Window of(String equipId, long epochMillis, long size) {
    return new Window(equipId, Math.floorDiv(epochMillis, size) * size, size);
  }
}
