package dev.millrace.cli.data.verify;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How far event time has come for certain: the partition that is furthest behind decides. Windows
 * that end later may still be open, as long as no more input comes.
 */
final class Watermark {
  private final long outOfOrderness;
  private final Map<Integer, Long> latest = new HashMap<>();

  /**
   * Has seen nothing yet.
   *
   * @param outOfOrderness how far a watermark stays behind the latest event of its partition
   */
  Watermark(Duration outOfOrderness) {
    this.outOfOrderness = outOfOrderness.toMillis();
  }

  void see(int partition, long time) {
    latest.merge(partition, time, Math::max);
  }

  long time() {
    return latest.values().stream().mapToLong(Long::longValue).min().orElse(Long.MIN_VALUE)
        - outOfOrderness
        - 1;
  }
}
