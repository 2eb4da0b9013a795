package dev.millrace.console.stocks;

import dev.millrace.stocks.TickReader;
import dev.millrace.testing.ClickHouseServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The tables of stocks as the job makes them, and ticks put into them past the job. */
final class StockTables {
  private static final String SCRIPT = "/dev/millrace/stocks/table/tables.sql";

  private StockTables() {}

  /** A tick as it is stored. */
  record StoredTick(
      String symbol, double price, long volume, long micros, int partition, long offset) {
    TickPlace place() {
      return new TickPlace(micros, partition, offset);
    }
  }

  static void create(ClickHouseServer server) throws IOException, InterruptedException {
    String script;
    try (var file = Objects.requireNonNull(TickReader.class.getResourceAsStream(SCRIPT))) {
      script = new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (String statement : script.replaceAll("(?m)^ *--.*\n", "").split(";", -1)) {
      if (!statement.isBlank()) {
        server.query(statement);
      }
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
