package dev.millrace.clickhouse;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks ClickHouse again until it answers. Meanwhile the task stands still, which holds back what is
 * before it; cancelling the task interrupts it.
 */
final class Patience {
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);

  private final Retrying retrying;
  private final Pause pause;
  private final DoubleSupplier chance;
  private final Runnable onRetry;

  /** One attempt. */
  @FunctionalInterface
  interface Attempt {
    Answer make() throws InterruptedException;
  }

  /** Lets time pass. */
  @FunctionalInterface
  interface Pause {
    void last(Duration duration) throws InterruptedException;
  }

  Patience(Retrying retrying, Pause pause, DoubleSupplier chance, Runnable onRetry) {
    this.retrying = retrying;
    this.pause = pause;
    this.chance = chance;
    this.onRetry = onRetry;
  }

  /** The first answer that is not {@link Answer.Away}. */
  Answer until(Attempt attempt) throws InterruptedException {
    for (int failed = 0; ; failed++) {
      Answer answer = attempt.make();
      if (!(answer instanceof Answer.Away away)) {
        if (failed > 1) {
          LOG.info("ClickHouse takes rows again, after {} attempts without", failed);
        }
        return answer;
      }
      if (failed == 1) {
        // A single lost answer is no outage.
        LOG.warn(
            "ClickHouse takes no rows: {}. The job waits, and asks again until it does.",
            away.reason());
      }
      onRetry.run();
      pause.last(retrying.pause(failed, chance.getAsDouble()));
    }
  }
}
