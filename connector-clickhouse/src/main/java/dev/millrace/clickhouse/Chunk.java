package dev.millrace.clickhouse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows for one insert, which no later attempt changes.
 *
 * @param token minted when the chunk was closed, at random; ClickHouse takes the rows of a token
 *     once. It is in the checkpoint before the first attempt, so each attempt has the same
 * @param columns that the rows were encoded for
 * @param rows in RowBinary
 * @param elements behind the rows; null where nobody asks for refused ones
 */
record Chunk(
    String token, List<String> columns, PackedPieces rows, @Nullable KeptElements elements) {
  public Chunk {
    columns = List.copyOf(columns);
  }
}
