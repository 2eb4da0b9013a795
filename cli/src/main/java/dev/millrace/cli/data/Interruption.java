package dev.millrace.cli.data;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a command finish properly when the user presses Ctrl-C. */
public final class Interruption implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean requested;

  /**
   * Starts to listen.
   *
   * @param wake makes a waiting command look at {@link #requested()}
   */
  public Interruption(Runnable wake) {
    hook =
        new Thread(
            () -> {
              requested = true;
              wake.run();
              try {
                // The JVM ends when this returns, so it waits for the summary.
                boolean inTime = finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (!inTime) {
                  System.err.println("Gave up waiting for what was still under way.");
                }
              } catch (InterruptedException alreadyEnding) {
                Thread.currentThread().interrupt();
              }
            },
            "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  public boolean requested() {
    return requested;
  }

  @Override
  public void close() {
    finished.countDown();
    if (!requested) {
      try {
        boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException ending) {
        // Ctrl-C came this very moment; the hook finds the latch open.
      }
    }
  }
}
