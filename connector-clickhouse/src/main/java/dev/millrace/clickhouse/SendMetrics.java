package dev.millrace.clickhouse;

import java.time.Duration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What is sent, under the names that Flink's sinks share. */
final class SendMetrics {
  private final Counter rows;
  private final Counter bytes;
  private final Counter refused;
  private final Counter retries;
  private volatile long sendMillis;

  SendMetrics(MetricGroup group) {
    rows = group.counter("numRecordsSend");
    bytes = group.counter("numBytesSend");
    refused = group.counter("numRecordsSendErrors");
    retries = group.counter("numInsertRetries");
    group.gauge("currentSendTime", () -> sendMillis);
  }

  void stored(int storedRows, int storedBytes, int refusedRows, Duration took) {
    rows.inc(storedRows);
    bytes.inc(storedBytes);
    refused.inc(refusedRows);
    sendMillis = took.toMillis();
  }

  void retried() {
    retries.inc();
  }
}
