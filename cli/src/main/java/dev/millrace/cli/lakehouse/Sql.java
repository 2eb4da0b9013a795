package dev.millrace.cli.lakehouse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.Failure;
import dev.millrace.cli.data.Json;
import dev.millrace.cli.data.SafeText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** DuckDB over the files of a table, and nothing else: it reads no other file and writes none. */
final class Sql implements AutoCloseable {
  private final Connection connection;

  private Sql(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens the table as a view, with and without its database.
   *
   * @param scratch where what does not fit into memory goes
   */
  static Sql over(List<Path> files, Schema schema, String database, String table, Path scratch)
      throws SQLException {
    Connection connection;
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:");
    } catch (SQLException | LinkageError missing) {
      throw new Failure(
          "DuckDB does not run on this machine: " + missing.getMessage(),
          "It is there for Linux, Windows on x86 and macOS on ARM. Use Trino or Spark.",
          missing);
    }
    var sql = new Sql(connection);
    String paths =
        files.stream().map(file -> literal(file.toString())).collect(Collectors.joining(","));
    sql.run("SET TimeZone = 'UTC'");
    sql.run("SET temp_directory = " + literal(scratch.resolve("spilled").toString()));
    sql.run("SET memory_limit = '1GB'");
    sql.run("SET autoinstall_known_extensions = false");
    sql.run("SET autoload_known_extensions = false");
    sql.run("SET allowed_paths = [" + paths + "]");
    String view = quoted(database) + '.' + quoted(table);
    sql.run("CREATE SCHEMA IF NOT EXISTS " + quoted(database));
    sql.run(
        "CREATE VIEW "
            + view
            + " AS SELECT * FROM "
            + (files.isEmpty() ? nothing(schema) : read(paths, schema)));
    sql.run("CREATE VIEW IF NOT EXISTS " + quoted(table) + " AS SELECT * FROM " + view);
    sql.run("SET enable_external_access = false");
    sql.run("SET lock_configuration = true");
    return sql;
  }

  /** Columns are found by their numbers, as Iceberg does, whatever they were called once. */
  private static String read(String paths, Schema schema) {
    return "read_parquet(["
        + paths
        + "], schema = MAP {"
        + schema.columns().stream()
            .filter(column -> type(column.type()) != null)
            .map(
                column ->
                    "%d: {name: %s, type: '%s', default_value: NULL}"
                        .formatted(column.fieldId(), literal(column.name()), type(column.type())))
            .collect(Collectors.joining(", "))
        + "})";
  }

  private static String nothing(Schema schema) {
    return "(SELECT "
        + schema.columns().stream()
            .filter(column -> type(column.type()) != null)
            .map(column -> "NULL::" + type(column.type()) + " AS " + quoted(column.name()))
            .collect(Collectors.joining(", "))
        + " WHERE false)";
  }

  /** What DuckDB calls a type; null for those of several parts, which the job never writes. */
  private static @Nullable String type(Type type) {
    return switch (type.typeId()) {
      case BOOLEAN -> "BOOLEAN";
      case INTEGER -> "INTEGER";
      case LONG -> "BIGINT";
      case FLOAT -> "FLOAT";
      case DOUBLE -> "DOUBLE";
      case STRING -> "VARCHAR";
      case BINARY, FIXED -> "BLOB";
      case DATE -> "DATE";
      case TIME -> "TIME";
      case UUID -> "UUID";
      case DECIMAL -> type.toString().toUpperCase(Locale.ROOT);
      case TIMESTAMP ->
          ((Types.TimestampType) type).shouldAdjustToUTC() ? "TIMESTAMPTZ" : "TIMESTAMP";
      default -> null;
    };
  }

  /**
   * Asks one question, and hands over what DuckDB answers.
   *
   * @throws Failure if it is none, or one that DuckDB does not understand
   */
  void query(String question, Answer answer) {
    try {
      requireQuestion(question);
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(question)) {
        answer.take(rows);
      }
    } catch (SQLException refused) {
      throw new Failure(
          "DuckDB refuses the query: " + told(refused),
          "Correct it; 'describe bronze_raw' lists the columns.",
          refused);
    }
  }

  /** Takes the rows. */
  @FunctionalInterface
  interface Answer {
    void take(ResultSet rows) throws SQLException;
  }

  /** DuckDB's own parser says whether it only reads. */
  private void requireQuestion(String question) throws SQLException {
    try (PreparedStatement parsed = connection.prepareStatement("SELECT json_serialize_sql(?)")) {
      parsed.setString(1, question);
      try (ResultSet result = parsed.executeQuery()) {
        result.next();
        Json.Parsed json = Json.read(result.getString(1).getBytes(StandardCharsets.UTF_8));
        JsonNode tree = json == null ? Json.MAPPER.createObjectNode() : json.tree();
        if (tree.path("error_type").asText().equals("parser")) {
          throw new SQLException(tree.path("error_message").asText());
        }
        if (tree.path("error").asBoolean(true) || tree.path("statements").size() != 1) {
          throw new Failure(
              "Only one statement that reads is allowed.",
              "Begin it with SELECT, FROM or DESCRIBE.");
        }
      }
    }
  }

  private static String told(SQLException refused) {
    String text = String.valueOf(refused.getMessage()).strip();
    return SafeText.shortened(SafeText.of(text.lines().findFirst().orElse("")), 300);
  }

  private void run(String statement) throws SQLException {
    try (Statement each = connection.createStatement()) {
      var unused = each.execute(statement);
    }
  }

  private static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
