package dev.millrace.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlinkSightTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "processed-transactions__Writer.numRecordsSend, processed-transactions",
        "clickhouse__inserts.numRecordsSend, clickhouse",
        // Counted where they are inserted.
        "clickhouse__Writer.numRecordsIn, -",
        "bronze-raw__Writer.numRecordsIn, bronze-raw",
        "Source__events.numRecordsIn, -",
      })
  void knowsWhatCountsTheRecordsOfASink(String metric, @Nullable String sink) {
    assertThat(FlinkSight.sinkOf(metric).orElse(null)).isEqualTo(sink);
  }
}
