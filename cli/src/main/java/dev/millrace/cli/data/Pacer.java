package dev.millrace.cli.data;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Keeps a steady pace and catches up after a pause. */
public final class Pacer {
  private final double perSecond;
  private final long began = System.nanoTime();

  /**
   * Starts now.
   *
   * @param perSecond 0 is as fast as possible
   */
  public Pacer(double perSecond) {
    this.perSecond = perSecond;
  }

  /** Waits until it is the turn of this one, counted from 0; an interruption wakes it. */
  public void awaitTurn(long number, Interruption interruption) {
    if (perSecond != 0) {
      var unused = awaitMoment((long) (number * 1e9 / perSecond), interruption);
    }
  }

  /**
   * Waits until so many nanoseconds have passed since the start, whatever the pace.
   *
   * @return how much later than that it was already
   */
  public Duration awaitMoment(long nanos, Interruption interruption) {
    long due = began + nanos;
    Duration late = Duration.ofNanos(Math.max(0, System.nanoTime() - due));
    long wait;
    while ((wait = due - System.nanoTime()) > 0 && !interruption.requested()) {
      LockSupport.parkNanos(wait);
    }
    return late;
  }
}
