package dev.millrace.cli.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Standard output for data, always UTF-8, that says when nobody reads it any more.
 *
 * <p>{@link PrintStream} swallows the broken pipe of {@code | head}; an endless command would then
 * never end.
 */
public final class Stdout implements AutoCloseable {
  /** Nobody reads the output any more, which is no fault. */
  public static final class Closed extends RuntimeException {
    Closed() {
      super("standard output is closed");
    }
  }

  private final PrintStream target;
  private final OutputStream buffer;

  public Stdout() {
    this(System.out);
  }

  Stdout(PrintStream target) {
    this.target = target;
    this.buffer = new BufferedOutputStream(target, 1 << 16);
  }

  public void line(String text) {
    write(text.getBytes(UTF_8));
    write(new byte[] {'\n'});
  }

  public void write(byte[] bytes) {
    try {
      buffer.write(bytes);
    } catch (IOException gone) {
      throw new Closed();
    }
    if (target.checkError()) {
      throw new Closed();
    }
  }

  public void flush() {
    try {
      buffer.flush();
    } catch (IOException gone) {
      throw new Closed();
    }
    if (target.checkError()) {
      throw new Closed();
    }
  }

  @Override
  public void close() {
    try {
      flush();
    } catch (Closed nobodyReads) {
      // The end of a command; there is nothing left to stop.
    }
  }
}
