package dev.millrace.clickhouse;

import java.io.Serializable;
import java.util.List;

/**
 * Writes elements as rows of a table.
 *
 * @param <T> what becomes a row
 */
public interface RowEncoder<T> extends Serializable {
  /** The columns that are written, in the order in which they are; others take their defaults. */
  List<String> columns();

  /** Appends one row: each column's value, in order, as the column's type wants it. */
  void write(T element, RowBinaryWriter out);
}
