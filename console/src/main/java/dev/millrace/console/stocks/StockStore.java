package dev.millrace.console.stocks;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.data_formats.ClickHouseBinaryFormatReader;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import dev.millrace.console.ClickHouseServer;
import dev.millrace.console.Refusal;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The ticks and bars in ClickHouse. What users say reaches it as bound parameters only.
 *
 * <p>Every question is answered out of bars, except for that after single ticks; none of them reads
 * the whole table of ticks.
 */
final class StockStore implements AutoCloseable {
  /** More symbols than these are not listed. */
  static final int MOST_SYMBOLS = 10_000;

  /**
   * The newest day of each symbol is found in the key alone, and only those days are put together.
   */
  private static final String LATEST =
      """
      SELECT symbol, toUnixTimestamp64Milli(start) AS day, open, close AS price,
             toUnixTimestamp64Micro(last_tick) AS micros
      FROM stocks.bars
      WHERE interval = '1d' AND (symbol, start) IN (
        SELECT symbol, max(start) FROM stocks.bar_states WHERE interval = '1d' GROUP BY symbol)
      ORDER BY symbol
      LIMIT {most:UInt32}
      """;

  /**
   * Where the latest bars begin, whatever gaps are between them: looked up in the key alone, from
   * its end on. A limit on the bars themselves would have all of the symbol's put together first.
   */
  private static final String BEGIN =
      """
      SELECT toUnixTimestamp64Milli(min(start)) AS millis, count() AS bars FROM (
        SELECT DISTINCT start FROM stocks.bar_states
        WHERE interval = {interval:String} AND symbol = {symbol:String}
          AND start >= fromUnixTimestamp64Milli({from:Int64})
          AND start < fromUnixTimestamp64Milli({to:Int64})
        ORDER BY start DESC
        LIMIT {limit:UInt32})
      """;

  private static final String HISTORY =
      """
      SELECT toUnixTimestamp64Milli(start) AS millis, open, high, low, close, volume, vwap, ticks
      FROM stocks.bars
      WHERE interval = {interval:String} AND symbol = {symbol:String}
        AND start >= fromUnixTimestamp64Milli({from:Int64})
        AND start < fromUnixTimestamp64Milli({to:Int64})
      ORDER BY start
      """;

  /** The newest day of all: where the newest tick lies, and how dense ticks lie. */
  private static final String NEWEST =
      """
      SELECT toUnixTimestamp64Micro(max(last_tick)) AS micros, sum(ticks) AS ticks,
             toUnixTimestamp64Micro(min(first_tick)) AS earliest
      FROM stocks.bar_states
      WHERE interval = '1d'
      GROUP BY start
      ORDER BY start DESC
      LIMIT 1
      """;

  /** Within one symbol the table is in order of time, and is read from its end. */
  private static final String RECENT_OF_SYMBOL =
      recent("symbol = {symbol:String} AND timestamp <= fromUnixTimestamp64Micro({micros:Int64})");

  /** The index by time leads to the pieces of each symbol that hold the window. */
  private static final String RECENT =
      recent(
          "timestamp >= fromUnixTimestamp64Micro({since:Int64})"
              + " AND timestamp <= fromUnixTimestamp64Micro({micros:Int64})");

  /** How much further back to look where there were too few ticks. */
  private static final int WIDER = 10;

  /** Days say all but the rate; that takes the seconds of the last minute. */
  private static final String STATISTICS =
      """
      WITH (SELECT max(last_tick) FROM stocks.bar_states WHERE interval = '1d') AS newest
      SELECT symbol, sumIf(ticks, interval = '1d') AS number, min(low) AS least, max(high) AS most,
             sumIf(price_sum, interval = '1d') / number AS mean,
             sumIf(volume, interval = '1d') AS traded,
             toUnixTimestamp64Micro(min(first_tick)) AS earliest,
             toUnixTimestamp64Micro(max(last_tick)) AS latest,
             sumIf(ticks, interval = '1s') / 60 AS per_second
      FROM stocks.bar_states
      WHERE interval = '1d' OR (interval = '1s' AND start > newest - INTERVAL 1 MINUTE)
      GROUP BY symbol
      ORDER BY symbol
      LIMIT {most:UInt32}
      """;

  private static final int UNKNOWN_TABLE = 60;
  private static final int UNKNOWN_DATABASE = 81;
  private static final int UNKNOWN_IDENTIFIER = 47;
  private static final int AUTHENTICATION_FAILED = 516;

  private final ClickHouseServer server;
  private final InstantSource clock;
  private @Nullable Connection connection;

  /** Connects once something is asked. */
  StockStore(ClickHouseServer server, InstantSource clock) {
    this.server = server;
    this.clock = clock;
  }

  /** The latest price of every symbol, in order of their names. */
  List<Quote> latest() {
    return ask(
        LATEST,
        Map.of("most", MOST_SYMBOLS),
        row ->
            Quote.of(
                row.getString("symbol"),
                row.getDouble("price"),
                row.getLong("micros"),
                row.getLong("day"),
                row.getDouble("open")));
  }

  /** Bars in ascending order. */
  List<Bar> history(BarsWanted wanted) {
    var parameters = new HashMap<String, Object>();
    parameters.put("interval", wanted.interval().code());
    parameters.put("symbol", wanted.symbol());
    parameters.put("from", wanted.fromMillis());
    parameters.put("to", wanted.toMillis());
    if (!wanted.isShort()) {
      parameters.put("limit", wanted.limit());
      Begin begin =
          ask(BEGIN, parameters, row -> new Begin(row.getLong("millis"), row.getLong("bars")))
              .get(0);
      if (begin.bars() == 0) {
        return List.of();
      }
      parameters.remove("limit");
      parameters.put("from", begin.millis());
    }
    return ask(
        HISTORY,
        parameters,
        row ->
            new Bar(
                row.getLong("millis"),
                row.getDouble("open"),
                row.getDouble("high"),
                row.getDouble("low"),
                row.getDouble("close"),
                row.getLong("volume"),
                row.hasValue("vwap") ? row.getDouble("vwap") : null,
                row.getLong("ticks")));
  }

  /**
   * The newest ticks, the newest first.
   *
   * @param symbol of this one only
   * @param before only those that stand ahead of this place
   */
  List<Tick> recent(Optional<String> symbol, Optional<TickPlace> before, int limit) {
    Optional<Newest> newest = newest();
    if (newest.isEmpty()) {
      return List.of();
    }
    TickPlace place = before.orElseGet(newest.get()::end);
    var parameters = new HashMap<String, Object>();
    parameters.put("micros", place.micros());
    parameters.put("partition", place.partition());
    parameters.put("offset", place.offset());
    parameters.put("limit", limit);
    if (symbol.isPresent()) {
      parameters.put("symbol", symbol.get());
      return ticks(RECENT_OF_SYMBOL, parameters);
    }
    for (long window = newest.get().windowMicros(limit); ; window *= WIDER) {
      long since = Math.max(0, place.micros() - window);
      parameters.put("since", since);
      List<Tick> found = ticks(RECENT, parameters);
      if (found.size() == limit || since == 0) {
        return found;
      }
    }
  }

  /** What is stored of every symbol, in order of their names. */
  List<SymbolStatistics> statistics() {
    Instant now = clock.instant();
    return ask(
        STATISTICS,
        Map.of("most", MOST_SYMBOLS),
        row -> {
          long latest = row.getLong("latest");
          return new SymbolStatistics(
              row.getString("symbol"),
              row.getLong("number"),
              row.getDouble("least"),
              row.getDouble("most"),
              row.getDouble("mean"),
              row.getLong("traded"),
              Micros.text(row.getLong("earliest")),
              Micros.text(latest),
              row.getDouble("per_second"),
              ChronoUnit.MILLIS.between(Micros.instant(latest), now) / 1000.0);
        });
  }

  @Override
  public synchronized void close() {
    if (connection != null) {
      connection.client().close();
      connection = null;
    }
  }

  private static String recent(String which) {
    return """
        SELECT symbol, price, volume, toUnixTimestamp64Micro(timestamp) AS tick_micros,
               source_partition, source_offset
        FROM stocks.ticks
        WHERE WHICH
          AND (timestamp, source_partition, source_offset)
            < (fromUnixTimestamp64Micro({micros:Int64}), {partition:UInt32}, {offset:UInt64})
        ORDER BY timestamp DESC, source_partition DESC, source_offset DESC
        LIMIT {limit:UInt32}
        """
        .replace("WHICH", which);
  }

  /** Nothing in an empty table. */
  private Optional<Newest> newest() {
    return ask(
            NEWEST,
            Map.of(),
            row -> new Newest(row.getLong("micros"), row.getLong("earliest"), row.getLong("ticks")))
        .stream()
        .filter(newest -> newest.ticks() > 0)
        .findFirst();
  }

  private List<Tick> ticks(String statement, Map<String, Object> parameters) {
    return ask(
        statement,
        parameters,
        row ->
            Tick.of(
                new TickPlace(
                    row.getLong("tick_micros"),
                    row.getLong("source_partition"),
                    row.getLong("source_offset")),
                row.getString("symbol"),
                row.getDouble("price"),
                row.getLong("volume")));
  }

  private <T> List<T> ask(
      String statement,
      Map<String, Object> parameters,
      Function<ClickHouseBinaryFormatReader, T> read) {
    try {
      return answer(statement, parameters, read);
    } catch (ServerException refused) {
      throw explained(refused);
    } catch (ClickHouseException | IOException unreachable) {
      throw unreachable.getCause() instanceof ServerException refused
          ? explained(refused)
          : new Refusal(
              503,
              "ClickHouse at " + server.address() + " does not answer.",
              "See with ./millrace status whether it runs; this page asks again by itself.",
              unreachable);
    }
  }

  /** Row by row: the client's own lists of rows take longer to build than a store to answer. */
  private <T> List<T> answer(
      String statement,
      Map<String, Object> parameters,
      Function<ClickHouseBinaryFormatReader, T> read)
      throws IOException {
    Client client = client();
    QuerySettings settings = limits().setFormat(ClickHouseFormat.RowBinaryWithNamesAndTypes);
    List<T> rows = new ArrayList<>();
    try (QueryResponse response = client.query(statement, parameters, settings).join();
        var reader = client.newBinaryFormatReader(response)) {
      while (reader.next() != null) {
        rows.add(read.apply(reader));
      }
    } catch (RuntimeException | IOException told) {
      throw told;
    } catch (Exception unclosed) {
      throw new IOException("ClickHouse's answer could not be closed", unclosed);
    }
    return rows;
  }

  private static Refusal explained(ServerException refused) {
    return switch (refused.getCode()) {
      case UNKNOWN_TABLE, UNKNOWN_DATABASE, UNKNOWN_IDENTIFIER ->
          new Refusal(
              503,
              "ClickHouse has no tables of stocks yet.",
              "The job makes them: start it with ./millrace up --only stocks.",
              refused);
      case AUTHENTICATION_FAILED ->
          new Refusal(
              503,
              "ClickHouse does not know the console's user or its password.",
              "Check --clickhouse-user and --clickhouse-password-file.",
              refused);
      case ServerException.EXECUTION_TIMEOUT ->
          new Refusal(
              503,
              "ClickHouse took too long to answer.",
              "Ask for less, or again once it has less to do.",
              refused);
      default ->
          new Refusal(
              503,
              "ClickHouse refused the question (its code %d).".formatted(refused.getCode()),
              "See its log for the reason.",
              refused);
    };
  }

  /** No question may cost the store much, however it came about. */
  private static QuerySettings limits() {
    return new QuerySettings()
        .serverSetting("max_execution_time", "5")
        .serverSetting("max_memory_usage", "1000000000")
        .serverSetting("max_result_rows", String.valueOf(MOST_SYMBOLS))
        // 1 would refuse the other settings, should it be taken up before them.
        .serverSetting("readonly", "2");
  }

  /** A new one where the password has changed. */
  private synchronized Client client() {
    String password = server.password();
    if (connection == null || !connection.password().equals(password)) {
      close();
      connection = new Connection(password, connect(password));
    }
    return connection.client();
  }

  private Client connect(String password) {
    return new Client.Builder()
        .addEndpoint(server.address().toString())
        .setUsername(server.user())
        .setPassword(password)
        .setConnectTimeout(2, ChronoUnit.SECONDS)
        .setSocketTimeout(10, ChronoUnit.SECONDS)
        .setMaxRetries(1)
        .build();
  }

  /**
   * The newest day.
   *
   * @param micros when its last tick was
   * @param earliest when its first one was
   */
  private record Newest(long micros, long earliest, long ticks) {
    /** A place right behind all there is. */
    TickPlace end() {
      return new TickPlace(micros + 1, 0, 0);
    }

    /** A time that holds so many ticks, most likely. */
    long windowMicros(int number) {
      return 1_000_000 + (long) (1.5 * number * (micros - earliest + 1) / ticks);
    }
  }

  private record Begin(long millis, long bars) {}

  private record Connection(String password, Client client) {
    /** Without the password. */
    @Override
    public String toString() {
      return "Connection";
    }
  }
}
