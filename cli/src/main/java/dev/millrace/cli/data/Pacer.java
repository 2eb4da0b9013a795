package dev.millrace.cli.data;

import java.util.concurrent.locks.LockSupport;

/** Keeps a steady pace and catches up after a pause. */
final class Pacer {
  private final double perSecond;
  private final long began = System.nanoTime();

  /**
   * Starts now.
   *
   * @param perSecond 0 is as fast as possible
   */
  Pacer(double perSecond) {
    this.perSecond = perSecond;
  }

  /** Waits until it is the turn of this one, counted from 0; an interruption wakes it. */
  void awaitTurn(long number, Interruption interruption) {
    if (perSecond == 0) {
      return;
    }
    long due = began + (long) (number * 1e9 / perSecond);
    long wait;
    while ((wait = due - System.nanoTime()) > 0 && !interruption.requested()) {
      LockSupport.parkNanos(wait);
    }
  }
}
