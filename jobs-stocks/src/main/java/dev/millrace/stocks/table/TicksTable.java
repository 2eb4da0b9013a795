package dev.millrace.stocks.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The tables of one database in the words of SQL.
 *
 * @param database a plain identifier
 */
public record TicksTable(String database) {
  private static final String SCRIPT = "tables.sql";

  /** The database that the script is written for. */
  private static final String WRITTEN_FOR = "stocks";

  /** Where ticks are stored. */
  public String name() {
    return database + ".ticks";
  }

  /** What creates all tables and views where they are missing, in this order. */
  public List<String> statements() {
    String script =
        script()
            .replaceAll("(?m)^ *--.*\n", "")
            .replaceAll("\\b" + WRITTEN_FOR + "\\.", database + '.')
            .replace("NOT EXISTS " + WRITTEN_FOR + ';', "NOT EXISTS " + database + ';');
    return Arrays.stream(script.split(";"))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  private static String script() {
    try (InputStream file = TicksTable.class.getResourceAsStream(SCRIPT)) {
      if (file == null) {
        throw new IllegalStateException(SCRIPT + " is missing in the JAR");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(SCRIPT + " cannot be read", unreadable);
    }
  }
}
