package dev.millrace.clickhouse;

/** Inserts rows once. */
@FunctionalInterface
interface Inserter {
  /**
   * Inserts a range of rows under a token: a second time with the same rows and token does nothing.
   *
   * @param from the first row
   * @param to behind the last row
   */
  Answer insert(String token, Pieces rows, int from, int to) throws InterruptedException;
}
