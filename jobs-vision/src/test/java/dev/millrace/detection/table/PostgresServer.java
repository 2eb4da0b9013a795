package dev.millrace.detection.table;

import dev.millrace.detection.model.TableRow;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** A real PostgreSQL with the database and the user of the specification. */
final class PostgresServer implements AutoCloseable {
  static final String PASSWORD = "open sesame";

  static final Comparator<TableRow> BY_KEY =
      Comparator.comparing(TableRow::cameraId)
          .thenComparing(TableRow::frameId)
          .thenComparing(TableRow::trackId);

  private final Path folder;
  private final int maxPreparedTransactions;
  private EmbeddedPostgres server;

  PostgresServer(Path folder, int maxPreparedTransactions) throws Exception {
    this.folder = folder;
    this.maxPreparedTransactions = maxPreparedTransactions;
    server = start(0);
    Path access = folder.resolve("data/pg_hba.conf");
    Files.writeString(access, "host all smartcity all scram-sha-256\n" + Files.readString(access));
    execute("CREATE USER smartcity PASSWORD '" + PASSWORD + "'");
    execute("CREATE DATABASE realtime_analytics OWNER smartcity");
    execute("SELECT pg_reload_conf()");
  }

  private EmbeddedPostgres start(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false)
        .setServerConfig("max_prepared_transactions", String.valueOf(maxPreparedTransactions))
        .start();
  }

  /** Stops the server, whatever its clients are at, and starts it again. */
  void restart() throws IOException {
    int port = server.getPort();
    server.close();
    server = start(port);
  }

  String address() {
    return "jdbc:postgresql://localhost:" + server.getPort() + "/realtime_analytics";
  }

  /** Settings that write to this server. */
  Configuration settings() throws IOException {
    Configuration settings = new Configuration();
    settings.set(TableOptions.URL, address());
    settings.set(
        TableOptions.PASSWORD_FILE,
        Files.writeString(folder.resolve("password"), PASSWORD + '\n').toString());
    return settings;
  }

  /** Everything in a table, in {@link #BY_KEY} order. */
  List<TableRow> rows(String table) throws SQLException {
    List<TableRow> rows = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT *, (extract(epoch FROM ts) * 1000)::bigint AS millis FROM " + table)) {
      while (found.next()) {
        rows.add(
            new TableRow(
                found.getString("camera_id"),
                found.getLong("frame_id"),
                found.getLong("millis"),
                found.getLong("track_id"),
                found.getString("class"),
                found.getDouble("confidence"),
                found.getDouble("x1"),
                found.getDouble("y1"),
                found.getDouble("x2"),
                found.getDouble("y2"),
                found.getObject("age", Integer.class),
                found.getString("gender")));
      }
    }
    rows.sort(BY_KEY);
    return rows;
  }

  /** How many rows a table has; none if it is not there yet. */
  long count(String table) throws SQLException {
    if (number("SELECT count(*) FROM pg_tables WHERE tablename = '" + table + "'") == 0) {
      return 0;
    }
    return number("SELECT count(*) FROM " + table);
  }

  /** How many rows were written over older ones. */
  long overwritten(String table) throws SQLException {
    return number("SELECT count(*) FROM " + table + " WHERE xmax <> 0");
  }

  long prepared() throws SQLException {
    return number("SELECT count(*) FROM pg_prepared_xacts");
  }

  private long number(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      found.next();
      return found.getLong(1);
    }
  }

  /** As the owner of the job's database. */
  Connection connect() throws SQLException {
    return server
        .getDatabase("smartcity", "realtime_analytics", Map.of("password", PASSWORD))
        .getConnection();
  }

  /** As the owner of the server. */
  void execute(String command) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
