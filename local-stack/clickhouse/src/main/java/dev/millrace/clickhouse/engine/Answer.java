package dev.millrace.clickhouse.engine;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the engine answered; it lies in the engine's memory until this is closed. */
final class Answer implements AutoCloseable {
  private static final int PIECE = 1 << 16;

  private final ChdbLibrary library;
  private final Pointer result;

  private Answer(ChdbLibrary library, Pointer result) {
    this.library = library;
    this.result = result;
  }

  static Answer of(ChdbLibrary library, Pointer result) throws Refusal {
    @Nullable String fault = library.resultError(result);
    if (fault != null && !fault.isEmpty()) {
      library.destroyQueryResult(result);
      throw Refusal.of(fault);
    }
    return new Answer(library, result);
  }

  long length() {
    return library.resultLength(result);
  }

  void writeTo(OutputStream out) throws IOException {
    long length = length();
    for (long written = 0; written < length; written += PIECE) {
      int piece = (int) Math.min(PIECE, length - written);
      out.write(Objects.requireNonNull(library.resultBuffer(result)).getByteArray(written, piece));
    }
  }

  /** The counts that clients read out of a header. */
  String summary() {
    long written = library.resultRowsWritten(result);
    return """
    {"read_rows":"%d","read_bytes":"%d","written_rows":"%d","written_bytes":"%d",\
    "total_rows_to_read":"0","result_rows":"%d","result_bytes":"%d","elapsed_ns":"%d"}"""
        .formatted(
            library.resultRowsRead(result),
            library.resultBytesRead(result),
            written,
            library.resultBytesWritten(result),
            written,
            length(),
            (long) (library.resultElapsed(result) * 1e9));
  }

  @Override
  public void close() {
    library.destroyQueryResult(result);
  }
}
