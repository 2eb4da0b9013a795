package dev.millrace.clickhouse;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * A table, perhaps with its database.
 *
 * @param text as people write it, such as {@code stocks.ticks}
 */
record TableName(String text) implements Serializable {
  private static final String WORD = "[A-Za-z_][A-Za-z0-9_]*";
  private static final Pattern NAME = Pattern.compile(WORD + "(\\." + WORD + ")?");
  private static final Pattern COLUMN = Pattern.compile(WORD + "(\\." + WORD + ")*");

  TableName {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no name of a table. Names are letters, digits and _, like ticks or"
              + " stocks.ticks.");
    }
  }

  /** As a statement has it, whatever words ClickHouse reserves. */
  String quoted() {
    return '`' + text.replace(".", "`.`") + '`';
  }

  /** The database, empty for the account's own. */
  String database() {
    return text.substring(0, Math.max(0, text.indexOf('.')));
  }

  /** The name without its database. */
  String nameInDatabase() {
    return text.substring(text.indexOf('.') + 1);
  }

  /** A column as a statement has it. */
  static String quotedColumn(String name) {
    if (!COLUMN.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' is no name of a column. Names are letters, digits and _.");
    }
    return '`' + name + '`';
  }
}
