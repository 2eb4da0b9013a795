package dev.millrace.bench;

/** Takes the windows of a contender in any order, and stops the watch with the last one. */
public final class Tally {
  private final long expected;
  private final Stopwatch watch;
  private long windows;
  private long counted;
  private long checksum;

  /**
   * A tally of one run.
   *
   * @param expected how much the windows have to hold in all
   */
  public Tally(long expected, Stopwatch watch) {
    this.expected = expected;
    this.watch = watch;
  }

  /**
   * Takes one window.
   *
   * @param count how much it holds
   * @param hash of its key, its start and all its results
   */
  public synchronized void add(long count, int hash) {
    windows++;
    counted += count;
    checksum += spread(hash);
    if (isComplete()) {
      watch.stop();
    }
  }

  /** Forgets all windows, for those who read theirs again. */
  public synchronized void clear() {
    windows = 0;
    counted = 0;
    checksum = 0;
  }

  /** Whether the windows hold what they have to. */
  public synchronized boolean isComplete() {
    return counted == expected;
  }

  /** What it took. */
  public synchronized Answer answer() {
    if (!isComplete()) {
      throw new IllegalStateException("Windows hold " + counted + " instead of " + expected);
    }
    return new Answer(windows, counted, checksum);
  }

  /** Distributes a hash over 64 bits, so that differences do not cancel out in the sum. */
  private static long spread(long hash) {
    long mixed = (hash ^ (hash >>> 31)) * 0x9e3779b97f4a7c15L;
    return mixed ^ (mixed >>> 29);
  }
}
