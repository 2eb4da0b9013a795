package dev.millrace.stocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.StrictEnvironment;
import java.util.List;
import org.junit.jupiter.api.Test;

class StocksJobTest {
  @Test
  void productionGraphNamesEveryOperator() {
    // Neither address leads anywhere: nothing is connected to while the graph is built.
    assertThat(uids("--kafka.bootstrap-servers=unused:9092", "--clickhouse.url=http://unused:8123"))
        .containsExactlyInAnyOrder(
            "stock-ticks",
            "split-dead-letters",
            "ticks-table",
            "Sink Committer: ticks-table",
            "ticks-table: inserts",
            "ticks-table: refused-ticks",
            "ticks-table: encode-refused",
            "ticks-table: refused",
            "Sink Committer: ticks-table: refused",
            "steady-watermarks",
            "collect-ticks",
            "watermark-of-bars",
            "bars-1s",
            "bars-1m",
            "bars-5m",
            "bars-1h",
            "bars-1d",
            "late-for-bars-1s",
            "late-for-bars-1m",
            "late-for-bars-5m",
            "late-for-bars-1h",
            "late-for-bars-1d",
            "encode-stock-bars",
            "stock-bars",
            "Sink Committer: stock-bars",
            "encode-dead-letters",
            "dead-letters",
            "Sink Committer: dead-letters");
  }

  @Test
  void makesOnlyTheBarsThatAreAskedFor() {
    assertThat(uids("--bars.intervals=1m,1d"))
        .contains("bars-1m", "bars-1d", "late-for-bars-1m", "late-for-bars-1d")
        .doesNotContain("bars-1s", "bars-5m", "bars-1h");
  }

  @Test
  void printsBarsAndDeadLettersWhereAskedTo() {
    assertThat(uids("--print")).contains("print-stock-bars", "print-dead-letters");
  }

  private static List<String> uids(String... arguments) {
    var environment = StrictEnvironment.create();
    StocksJob.from(Settings.parse(arguments)).addTo(environment);
    return StrictEnvironment.uids(environment);
  }
}
