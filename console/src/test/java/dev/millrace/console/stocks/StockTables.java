package dev.millrace.console.stocks;

import dev.millrace.stocks.table.TicksTable;
import dev.millrace.testing.ClickHouseServer;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** The tables of stocks as the job makes them, and ticks put into them past the job. */
final class StockTables {
  private StockTables() {}

  /** A tick as it is stored. */
  record StoredTick(
      String symbol, double price, long volume, long micros, int partition, long offset) {
    TickPlace place() {
      return new TickPlace(micros, partition, offset);
    }
  }

  static void create(ClickHouseServer server) throws IOException, InterruptedException {
    for (String statement : new TicksTable("stocks").statements()) {
      server.query(statement);
    }
  }

  /** Stores ticks with one insert. */
  static void insert(ClickHouseServer server, List<StoredTick> ticks)
      throws IOException, InterruptedException {
    server.query(
        ticks.stream()
            .map(
                tick ->
                    "('%s', %s, %d, fromUnixTimestamp64Micro(%d), %d, %d)"
                        .formatted(
                            tick.symbol(),
                            tick.price(),
                            tick.volume(),
                            tick.micros(),
                            tick.partition(),
                            tick.offset()))
            .collect(
                Collectors.joining(
                    ", ",
                    "INSERT INTO stocks.ticks (symbol, price, volume, timestamp, source_partition,"
                        + " source_offset) VALUES ",
                    "")));
  }
}
