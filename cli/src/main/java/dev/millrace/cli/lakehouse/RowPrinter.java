package dev.millrace.cli.lakehouse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.data.Columns;
import dev.millrace.cli.data.Json;
import dev.millrace.cli.data.SafeText;
import dev.millrace.cli.data.Stdout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the rows of a query to stdout; bytes appear as text, what is none of it as escapes. */
final class RowPrinter {
  private static final int FIRST = 100;
  private static final int WIDEST_CELL = 120;

  private final RowFormat format;
  private final long most;
  private final Stdout out;
  private final List<List<String>> waiting = new ArrayList<>();
  private @Nullable Columns columns;

  /**
   * Has written nothing yet.
   *
   * @param most so many rows at most
   */
  RowPrinter(RowFormat format, long most, Stdout out) {
    this.format = format;
    this.most = most;
    this.out = out;
  }

  /** Writes what there is. @return whether there is more than was allowed */
  boolean print(ResultSet rows) throws SQLException {
    List<String> names = names(rows.getMetaData());
    if (format == RowFormat.CSV) {
      out.line(csv(names));
    }
    boolean more = rows.next();
    for (long row = 0; more && row < most; row++) {
      print(names, rows);
      more = rows.next();
    }
    if (format == RowFormat.TABLE) {
      release(names);
    }
    out.flush();
    return more;
  }

  private static List<String> names(ResultSetMetaData columns) throws SQLException {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      names.add(SafeText.of(columns.getColumnLabel(i)));
    }
    return names;
  }

  private void print(List<String> names, ResultSet rows) throws SQLException {
    switch (format) {
      case TABLE -> {
        List<String> cells = cells(names.size(), rows, "-");
        cells.replaceAll(cell -> SafeText.shortened(cell, WIDEST_CELL));
        waiting.add(cells);
        if (waiting.size() >= FIRST) {
          release(names);
        }
      }
      case CSV -> out.line(csv(cells(names.size(), rows, "")));
      case NDJSON -> out.line(SafeText.ofJson(json(names, rows).toString()));
      case JSON ->
          json(names, rows).toPrettyString().lines().map(SafeText::ofJson).forEach(out::line);
    }
  }

  /** Widths are chosen for those that came first. */
  private void release(List<String> names) {
    if (columns == null) {
      columns = new Columns(names, waiting);
      out.line(columns.header());
    }
    waiting.stream().map(columns::line).forEach(out::line);
    waiting.clear();
  }

  private static List<String> cells(int count, ResultSet rows, String none) throws SQLException {
    List<String> cells = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      Object value = rows.getObject(i);
      cells.add(value == null ? none : text(value));
    }
    return cells;
  }

  private static ObjectNode json(List<String> names, ResultSet rows) throws SQLException {
    ObjectNode json = Json.MAPPER.createObjectNode();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Object value = rows.getObject(i + 1);
      if (value == null) {
        json.putNull(name);
      } else if (value instanceof Boolean known) {
        json.put(name, known);
      } else if (value instanceof BigInteger whole) {
        json.put(name, whole);
      } else if (value instanceof Number && text(value).matches("-?[0-9].*")) {
        json.put(name, new BigDecimal(text(value)));
      } else {
        json.put(name, text(value));
      }
    }
    return json;
  }

  private static String text(Object value) throws SQLException {
    if (value instanceof Blob bytes) {
      return SafeText.of(bytes.getBytes(1, Math.toIntExact(bytes.length())));
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant().toString();
    }
    if (value instanceof Timestamp local) {
      return local.toLocalDateTime().toString();
    }
    return SafeText.of(
        value instanceof BigDecimal number ? number.toPlainString() : value.toString());
  }

  private static String csv(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.matches("[^\",\\r\\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(","));
  }
}
