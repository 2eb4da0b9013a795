package dev.millrace.vision.video;

import java.time.Duration;

/**
 * How long to wait before the next attempt: twice as long each time, up to a limit.
 *
 * @param first before the first attempt
 * @param longest never more than this
 */
record Backoff(Duration first, Duration longest) {
  static final Backoff USUAL = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  /** The wait before an attempt, counted from 0. */
  Duration before(int attempt) {
    Duration wait = first;
    for (int i = 0; i < attempt && wait.compareTo(longest) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(longest) < 0 ? wait : longest;
  }
}
