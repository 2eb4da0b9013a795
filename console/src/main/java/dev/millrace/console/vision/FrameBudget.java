package dev.millrace.console.vision;

import java.util.function.LongSupplier;

/**
 * How much of pictures may be sent in a second, to all pages together: with many of them each gets
 * fewer frames, and the console still does its other work.
 */
final class FrameBudget {
  private final long perSecond;
  private final LongSupplier nanoTime;
  private double left;
  private long at;

  /**
   * A budget of so many bytes a second.
   *
   * @param nanoTime the time, as {@link System#nanoTime()} tells it
   */
  FrameBudget(long perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    this.left = most();
    this.at = nanoTime.getAsLong();
  }

  /** Takes so many bytes, unless all are spent; the last to be taken may be more than is left. */
  synchronized boolean take(long bytes) {
    long now = nanoTime.getAsLong();
    left = Math.min(most(), left + (now - at) / 1e9 * perSecond);
    at = now;
    if (left <= 0) {
      return false;
    }
    left -= bytes;
    return true;
  }

  /** What is not spent is not saved up for longer than a quarter of a second. */
  private double most() {
    return perSecond / 4.0;
  }
}
