package dev.millrace.clickhouse;

/**
 * Byte strings one behind the other.
 *
 * @param bytes holds them all
 * @param starts where each starts, and where the last ends
 */
record Pieces(byte[] bytes, int[] starts) {
  int count() {
    return starts.length - 1;
  }
}
