package dev.millrace.cli.data.verify;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.data_formats.ClickHouseBinaryFormatReader;
import com.clickhouse.client.api.query.QueryResponse;
import dev.millrace.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The tables of ticks and bars in ClickHouse, as a check reads them. */
final class StoredTicks {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
  private static final long ANSWER_SECONDS = 120;

  /** An engine may hold a whole answer in memory, so none is longer than this. */
  private static final long ROWS_AT_ONCE = 250_000;

  @Option(
      names = "--clickhouse",
      paramLabel = "URL",
      defaultValue = "${env:MILLRACE_CLICKHOUSE:-http://localhost:8123}",
      description = "The server (default: $MILLRACE_CLICKHOUSE, else http://localhost:8123).")
  String url = "http://localhost:8123";

  @Option(
      names = "--clickhouse-user",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Who reads (default: ${DEFAULT-VALUE}).")
  String user = "default";

  @Option(
      names = "--clickhouse-password-file",
      paramLabel = "FILE",
      description = "Holds the password, if there is one.")
  @Nullable Path passwordFile;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      defaultValue = "stocks",
      description = "Where the tables are (default: ${DEFAULT-VALUE}).")
  String database = "stocks";

  /** Takes one tick. */
  @FunctionalInterface
  interface TickTaker {
    /**
     * Called for each row.
     *
     * @param place where the tick stood in its topic
     */
    void take(long place, Fields tick, long volume);
  }

  /** Takes one bar. */
  @FunctionalInterface
  interface BarTaker {
    void take(String symbol, long start, Bars.Found bar);
  }

  /** A conversation with the server. */
  final class Conversation implements AutoCloseable {
    private final Client client;

    private Conversation() {
      client =
          new Client.Builder()
              .addEndpoint(url)
              .setUsername(user)
              .setPassword(password())
              .setDefaultDatabase(database)
              .build();
    }

    /** How many ticks are stored. */
    long count() {
      long[] count = {0};
      read("SELECT count() AS rows FROM ticks", Map.of(), row -> count[0] = row.getLong("rows"));
      return count[0];
    }

    /** Reads all ticks, in no particular order. */
    void ticks(TickTaker taker) {
      read(
          """
          SELECT source_partition AS part, min(source_offset) AS first, max(source_offset) AS last
          FROM ticks GROUP BY part ORDER BY part\
          """,
          Map.of(),
          row -> {
            int partition = (int) row.getLong("part");
            long last = row.getLong("last");
            for (long from = row.getLong("first"); from <= last; from += ROWS_AT_ONCE) {
              ticks(partition, from, taker);
            }
          });
    }

    private void ticks(int partition, long from, TickTaker taker) {
      read(
          """
          SELECT source_offset AS place, symbol, price, toInt64(volume) AS pieces,
            toUnixTimestamp64Micro(timestamp) AS micros
          FROM ticks
          WHERE source_partition = {partition:UInt32}
            AND source_offset >= {from:UInt64} AND source_offset < {to:UInt64}\
          """,
          Map.of("partition", partition, "from", from, "to", from + ROWS_AT_ONCE),
          row ->
              taker.take(
                  Place.of(partition, row.getLong("place")),
                  StatedTick.fields(
                      row.getString("symbol"),
                      row.getDouble("price"),
                      row.getLong("pieces"),
                      row.getLong("micros")),
                  row.getLong("pieces")));
    }

    /** Reads all bars of one length. */
    void bars(Bars.Length length, BarTaker taker) {
      read(
          """
          SELECT symbol, toUnixTimestamp64Milli(start) AS millis, open, high, low, close,
            toInt64(volume) AS pieces, ifNull(vwap, nan) AS mean, toInt64(ticks) AS ticked
          FROM bars WHERE interval = {interval:String}\
          """,
          Map.of("interval", length.word()),
          row ->
              taker.take(
                  row.getString("symbol"),
                  row.getLong("millis"),
                  new Bars.Found(
                      row.getDouble("open"),
                      row.getDouble("high"),
                      row.getDouble("low"),
                      row.getDouble("close"),
                      row.getLong("pieces"),
                      row.getDouble("mean"),
                      row.getLong("ticked"))));
    }

    private void read(String query, Map<String, Object> parameters, RowTaker taker) {
      try (QueryResponse response =
              client.query(query, parameters).get(ANSWER_SECONDS, TimeUnit.SECONDS);
          ClickHouseBinaryFormatReader rows = client.newBinaryFormatReader(response)) {
        while (rows.hasNext()) {
          rows.next();
          taker.take(rows);
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new Failure("Interrupted while reading ClickHouse.", "Start again.", interrupted);
      } catch (TimeoutException silence) {
        throw new Failure(
            "ClickHouse did not answer within " + ANSWER_SECONDS + " s.",
            "See whether the server at " + url + " is busy.",
            silence);
      } catch (Failure known) {
        throw known;
      } catch (ExecutionException | ClickHouseException failed) {
        throw explained(failed);
      } catch (Exception broken) {
        throw new Failure(
            "Reading ClickHouse broke off: " + broken.getMessage(), "Start again.", broken);
      }
    }

    @Override
    public void close() {
      client.close();
    }
  }

  /** Takes the row that a reader is at. */
  @FunctionalInterface
  private interface RowTaker {
    void take(ClickHouseBinaryFormatReader row);
  }

  /** Begins a conversation; nothing is sent yet. */
  Conversation open() {
    if (!NAME.matcher(database).matches()) {
      throw new Failure(
          "--database is '" + database + "', which is not the name of a database.",
          "Use letters, digits and _.");
    }
    return new Conversation();
  }

  private String password() {
    try {
      return passwordFile == null ? "" : Files.readString(passwordFile).strip();
    } catch (IOException unreadable) {
      throw new Failure(
          "The password file " + passwordFile + " cannot be read.",
          "Check --clickhouse-password-file.",
          unreadable);
    }
  }

  private Failure explained(Exception failed) {
    Throwable cause = failed;
    while (!(cause instanceof ServerException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String said = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new Failure(
        "ClickHouse at " + url + " does not give its ticks: " + said,
        "Start it with './millrace up --only stocks', or name another with --clickhouse.",
        failed);
  }
}
