package dev.millrace.serde.deadletter;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** One counter {@code deadLetters} per stage and reason, made when the first such record comes. */
public final class DeadLetterCounters {
  private final MetricGroup metrics;
  private final Map<String, Counter> counters = new HashMap<>();

  public DeadLetterCounters(MetricGroup metrics) {
    this.metrics = metrics;
  }

  public void count(DeadLetter letter) {
    counters
        .computeIfAbsent(
            letter.stage().word() + '/' + letter.reason(),
            ignored ->
                metrics
                    .addGroup("stage", letter.stage().word())
                    .addGroup("reason", letter.reason())
                    .counter("deadLetters"))
        .inc();
  }
}
