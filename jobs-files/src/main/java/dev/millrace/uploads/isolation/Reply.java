package dev.millrace.uploads.isolation;

/** What came of asking a process. */
sealed interface Reply {
  /** It answered with one line. */
  record Line(String text) implements Reply {}

  /** It said more than is read. */
  record TooLong() implements Reply {}

  /** It did not answer in time. */
  record Overdue() implements Reply {}

  /** It took more memory than it may. */
  record TooLarge() implements Reply {}

  /** It ended, or closed its output. */
  record Ended() implements Reply {}
}
