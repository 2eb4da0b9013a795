package dev.millrace.console;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A question to a system that may be slow to answer: nobody waits longer than there is patience,
 * and it is not asked again before it has answered.
 */
public final class Inquiry<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Inquiry.class);

  private final Executor executor;
  private final Supplier<T> question;
  private @Nullable FutureTask<T> open;

  public Inquiry(Executor executor, Supplier<T> question) {
    this.executor = executor;
    this.question = question;
  }

  /** Puts the question, unless it is still open. */
  public synchronized void ask() {
    if (open == null) {
      open = new FutureTask<>(question::get);
      executor.execute(open);
    }
  }

  /** The answer, or null if it takes longer or was none. */
  public synchronized @Nullable T answer(Duration patience) {
    FutureTask<T> asked = open;
    if (asked == null) {
      return null;
    }
    try {
      T answer = asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      open = null;
      return answer;
    } catch (TimeoutException slow) {
      return null;
    } catch (ExecutionException fault) {
      LOG.error("A question was not answered", fault.getCause());
      open = null;
      return null;
    } catch (CancellationException ended) {
      open = null;
      return null;
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
