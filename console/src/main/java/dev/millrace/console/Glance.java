package dev.millrace.console;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An answer that is looked up again only once it has grown old, however many ask. */
public final class Glance<T> {
  private final long freshNanos;
  private final Supplier<T> look;
  private @Nullable T answer;
  private long lookedAt;

  public Glance(Duration fresh, Supplier<T> look) {
    this.freshNanos = fresh.toNanos();
    this.look = look;
  }

  public synchronized T get() {
    T current = answer;
    long now = System.nanoTime();
    if (current == null || now - lookedAt > freshNanos) {
      current = look.get();
      answer = current;
      lookedAt = now;
    }
    return current;
  }
}
