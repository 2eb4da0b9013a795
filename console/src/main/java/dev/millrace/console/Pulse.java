package dev.millrace.console;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again while somebody watches, and nothing at all while nobody does. */
public final class Pulse implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

  private final Broadcast broadcast;
  private final Duration interval;
  private final Runnable beat;
  private final Thread thread;

  /** Begins to wait for the broadcast's first reader. */
  public static Pulse of(String name, Broadcast broadcast, Duration interval, Runnable beat) {
    var pulse = new Pulse(name, broadcast, interval, beat);
    pulse.thread.start();
    return pulse;
  }

  private Pulse(String name, Broadcast broadcast, Duration interval, Runnable beat) {
    this.broadcast = broadcast;
    this.interval = interval;
    this.beat = beat;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  private void run() {
    try {
      while (broadcast.awaitReader()) {
        long begun = System.nanoTime();
        beat();
        long rest = interval.toMillis() - (System.nanoTime() - begun) / 1_000_000;
        Thread.sleep(Math.max(0, rest));
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void beat() {
    try {
      beat.run();
    } catch (RuntimeException fault) {
      // The next one may be well again, and the pages say that they hear nothing.
      LOG.error("{} failed", thread.getName(), fault);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
