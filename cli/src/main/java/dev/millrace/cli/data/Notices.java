package dev.millrace.cli.data;

import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicLong;

/** Tells of the first few of many like faults, and counts all of them. */
public final class Notices {
  private static final long TOLD = 10;

  private final PrintWriter err;
  private final String heading;
  private final AtomicLong count = new AtomicLong();

  /**
   * Has nothing to tell yet.
   *
   * @param heading begins each line, such as {@code Not sent}
   */
  public Notices(PrintWriter err, String heading) {
    this.err = err;
    this.heading = heading;
  }

  /** Counts one more, and tells of it if it is among the first. */
  public void add(String what) {
    long before = count.getAndIncrement();
    if (before < TOLD) {
      err.println(heading + ": " + what);
    } else if (before == TOLD) {
      err.println(heading + ": more of them, which are only counted.");
    }
    err.flush();
  }

  public long count() {
    return count.get();
  }
}
