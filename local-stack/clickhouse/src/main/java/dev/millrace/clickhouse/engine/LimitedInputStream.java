package dev.millrace.clickhouse.engine;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that is refused once it turns out to be too long. */
final class LimitedInputStream extends FilterInputStream {
  private final long limit;
  private long left;

  LimitedInputStream(InputStream in, long limit) {
    super(in);
    this.limit = limit;
    this.left = limit;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    if (value >= 0) {
      count(1);
    }
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    if (read > 0) {
      count(read);
    }
    return read;
  }

  /** Leaves the body open, since the rest of a refused one is still to be read. */
  @Override
  public void close() {}

  private void count(int read) throws Refusal {
    left -= read;
    if (left < 0) {
      throw new Refusal(
          Refusal.TOO_MANY_BYTES,
          "A request may bring %d bytes: send it in parts. (TOO_MANY_BYTES)".formatted(limit));
    }
  }
}
