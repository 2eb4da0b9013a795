package dev.millrace.clickhouse;

/** What came of one attempt. */
sealed interface Answer {
  /** It is done. */
  record Done() implements Answer {}

  /**
   * Nobody knows what came of it; asked again, it may well be done.
   *
   * @param reason in words
   */
  record Away(String reason) implements Answer {}

  /**
   * One of the rows, or more, is at fault; nothing is stored.
   *
   * @param code ClickHouse's number of the error
   * @param message ClickHouse's words
   */
  record RowsAtFault(int code, String message) implements Answer {}

  /**
   * Table, account or this job is at fault; somebody has to do something.
   *
   * @param message what happened, and what to do
   */
  record Unusable(String message) implements Answer {}
}
