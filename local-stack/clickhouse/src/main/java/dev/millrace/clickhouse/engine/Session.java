package dev.millrace.clickhouse.engine;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection to the engine, for one request: what it sets is forgotten with it. */
final class Session implements AutoCloseable {
  private static final int PIECE = 1 << 18;

  private final ChdbLibrary library;
  private final Pointer connection;

  Session(ChdbLibrary library, Pointer connection) {
    this.library = library;
    this.connection = connection;
  }

  void use(String database) throws Refusal {
    run("USE " + quoted(database, '`'));
  }

  /** Sets one setting; the name is that of a setting, or the engine refuses it. */
  void set(String name, String value) throws Refusal {
    run("SET " + quoted(name, '`') + " = " + quoted(value, '\''));
  }

  /** Runs a statement that answers nothing. */
  void run(String statement) throws Refusal {
    query(statement.getBytes(StandardCharsets.UTF_8), "Null", Map.of()).close();
  }

  /**
   * Runs a statement and answers what it found.
   *
   * @param format of the answer, unless the statement names one
   * @param parameters what stands for {@code {name:Type}}, escaped as in tab-separated text
   */
  Answer query(byte[] statement, String format, Map<String, String> parameters) throws Refusal {
    byte[] formatName = format.getBytes(StandardCharsets.UTF_8);
    Bound bound = Bound.of(parameters);
    return Answer.of(
        library,
        library.queryWithParamsN(
            connection.getPointer(0),
            statement,
            statement.length,
            formatName,
            formatName.length,
            bound.names(),
            null,
            bound.values(),
            null,
            bound.count()));
  }

  /**
   * Inserts rows as they come in.
   *
   * @param statement without the format
   */
  Answer insert(String statement, String format, InputStream rows, Map<String, String> parameters)
      throws IOException {
    byte[] query = statement.getBytes(StandardCharsets.UTF_8);
    byte[] formatName = format.getBytes(StandardCharsets.UTF_8);
    Bound bound = Bound.of(parameters);
    Pointer insert =
        library.streamInsertWithParamsN(
            connection.getPointer(0),
            query,
            query.length,
            formatName,
            formatName.length,
            bound.names(),
            null,
            bound.values(),
            null,
            bound.count());
    try {
      refuseFailed(insert);
      byte[] piece = new byte[PIECE];
      for (int read = rows.readNBytes(piece, 0, PIECE);
          read > 0;
          read = rows.readNBytes(piece, 0, PIECE)) {
        if (library.streamAppend(insert, piece, read) != 0) {
          refuseFailed(insert);
        }
      }
      return Answer.of(library, library.streamDone(insert));
    } finally {
      library.destroyInsertStream(insert);
    }
  }

  private void refuseFailed(Pointer insert) throws Refusal {
    @Nullable String fault = library.streamInsertError(insert);
    if (fault != null && !fault.isEmpty()) {
      throw Refusal.of(fault);
    }
  }

  @Override
  public void close() {
    library.closeConn(connection);
  }

  private static String quoted(String text, char quote) {
    String sign = String.valueOf(quote);
    return sign + text.replace("\\", "\\\\").replace(sign, "\\" + sign) + sign;
  }

  /** Parameters as C takes them: texts that end with a zero. */
  private record Bound(String[] names, String[] values) {
    static Bound of(Map<String, String> parameters) {
      return new Bound(
          parameters.keySet().toArray(String[]::new),
          // A zero within a value would cut it; escaped it is the same value.
          parameters.values().stream()
              .map(value -> value.replace("\0", "\\0"))
              .toArray(String[]::new));
    }

    int count() {
      return names.length;
    }
  }
}
