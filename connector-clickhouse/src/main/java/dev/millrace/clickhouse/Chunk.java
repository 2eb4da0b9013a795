package dev.millrace.clickhouse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes from writer to committer, and on to where refused rows are handled. */
sealed interface Chunk {
  /**
   * Rows for one insert, which no later attempt changes.
   *
   * @param token minted when the chunk was closed, at random; ClickHouse takes the rows of a token
   *     once. It is in the checkpoint before the first attempt, so each attempt has the same
   * @param columns that the rows were encoded for
   * @param rows in RowBinary
   * @param elements behind the rows; null where nobody asks for refused ones
   */
  record Frozen(
      String token, List<String> columns, PackedPieces rows, @Nullable KeptElements elements)
      implements Chunk {
    public Frozen {
      columns = List.copyOf(columns);
    }
  }

  /**
   * What is left of a chunk whose other rows are stored.
   *
   * @param refusals one or more
   * @param elements one for each refusal
   */
  record Refused(List<Refusal> refusals, KeptElements elements) implements Chunk {
    public Refused {
      refusals = List.copyOf(refusals);
    }
  }
}
