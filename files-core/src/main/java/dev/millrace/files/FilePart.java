package dev.millrace.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Some bytes in the middle of a file, read from its place and not through memory. */
final class FilePart extends FilterInputStream {
  private long left;

  FilePart(Path file, long start, long length) {
    super(at(file, start));
    this.left = length;
  }

  private static InputStream at(Path file, long start) {
    try {
      return Channels.newInputStream(
          FileChannel.open(file, StandardOpenOption.READ).position(start));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public int read() throws IOException {
    int one = left == 0 ? -1 : super.read();
    left -= one < 0 ? 0 : 1;
    return one;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (left == 0 && length > 0) {
      return -1;
    }
    int count = super.read(to, offset, (int) Math.min(length, left));
    left -= Math.max(0, count);
    return count;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
