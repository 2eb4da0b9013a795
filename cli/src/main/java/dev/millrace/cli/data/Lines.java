package dev.millrace.cli.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Cuts a stream into lines without looking at anything but the line feeds. */
final class Lines {
  private final InputStream in;
  private final int longest;
  private long number;
  private boolean tooLong;

  /**
   * Reads a stream.
   *
   * @param longest of longer lines only so many bytes are kept
   */
  Lines(InputStream in, int longest) {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.longest = longest;
  }

  /** The next line without its line feed, or null at the end. */
  byte @Nullable [] next() throws IOException {
    var line = new ByteArrayOutputStream(512);
    tooLong = false;
    boolean any = false;
    int next;
    while ((next = in.read()) >= 0) {
      any = true;
      if (next == '\n') {
        break;
      }
      if (line.size() < longest) {
        line.write(next);
      } else {
        tooLong = true;
      }
    }
    if (!any) {
      return null;
    }
    number++;
    return line.toByteArray();
  }

  /** The number of the line that was read last, from 1. */
  long number() {
    return number;
  }

  /** Whether the line that was read last is cut. */
  boolean tooLong() {
    return tooLong;
  }
}
