package dev.millrace.localstack;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Asks again and again until there is an answer or the time is over. */
record Patience(Duration limit, Duration pause) {
  static Patience of(Duration limit) {
    return new Patience(limit, Duration.ofMillis(20));
  }

  Patience every(Duration longer) {
    return new Patience(limit, longer);
  }

  /** The first answer, or nothing if the time ended without one. */
  <T> Optional<T> until(Supplier<Optional<T>> question) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> answer = question.get();
      if (answer.isPresent() || System.nanoTime() >= end) {
        return answer;
      }
      LockSupport.parkNanos(pause.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        return Optional.empty();
      }
    }
  }

  /** Whether the condition came true in time. */
  boolean untilTrue(BooleanSupplier condition) {
    return until(() -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty()).isPresent();
  }
}
