package dev.millrace.console.files;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/** Lets so many begin within any minute. */
final class UploadRate {
  private static final long MINUTE = 60_000;

  private final int most;
  private final InstantSource clock;
  private final Deque<Long> begun = new ArrayDeque<>();

  UploadRate(int most, InstantSource clock) {
    this.most = most;
    this.clock = clock;
  }

  /**
   * Counts one more.
   *
   * @return how many milliseconds it has to wait instead; 0 where it may begin
   */
  synchronized long begin() {
    long now = clock.millis();
    while (!begun.isEmpty() && begun.getFirst() <= now - MINUTE) {
      begun.removeFirst();
    }
    if (begun.size() >= most) {
      return begun.getFirst() + MINUTE - now;
    }
    begun.addLast(now);
    return 0;
  }
}
