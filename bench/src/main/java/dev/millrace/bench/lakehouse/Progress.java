package dev.millrace.bench.lakehouse;

import dev.millrace.bench.ProcessOfItsOwn;
import java.util.concurrent.atomic.AtomicLong;

/** Tells the one who measures when the warm-up is over, and when all was read. */
final class Progress {
  private final long messages;
  private final long warmUp;
  private final AtomicLong seen = new AtomicLong();

  /**
   * @param messages how many there are
   * @param warmUp after so many the measurement begins
   */
  Progress(long messages, long warmUp) {
    this.messages = messages;
    this.warmUp = warmUp;
  }

  /** Called by whoever reads, for some messages at once. */
  void saw(int count) {
    long now = seen.addAndGet(count);
    if (now >= warmUp && now - count < warmUp) {
      ProcessOfItsOwn.answer(String.valueOf(now));
    }
    if (now >= messages && now - count < messages) {
      ProcessOfItsOwn.answer(String.valueOf(now));
    }
  }

  long seen() {
    return seen.get();
  }
}
