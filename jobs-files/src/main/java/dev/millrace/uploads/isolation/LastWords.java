package dev.millrace.uploads.isolation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;

/** Reads what a process complains of, so that it never waits for a reader, and keeps the end. */
final class LastWords {
  private static final int KEPT_BYTES = 600;

  private final byte[] ring = new byte[KEPT_BYTES];
  private final Thread reading;
  private long written;

  /** Starts to read. */
  LastWords(InputStream complaints) {
    reading = new Thread(() -> readAll(complaints), "analyser-complaints");
    reading.setDaemon(true);
    reading.start();
  }

  private void readAll(InputStream complaints) {
    byte[] piece = new byte[4 << 10];
    try {
      for (int read = complaints.read(piece); read >= 0; read = complaints.read(piece)) {
        keep(piece, read);
      }
    } catch (IOException closed) {
      // There is no more to be read.
    }
  }

  private synchronized void keep(byte[] piece, int length) {
    for (int i = 0; i < length; i++) {
      ring[(int) (written++ % KEPT_BYTES)] = piece[i];
    }
  }

  /** The end of what a process said that is no longer there. */
  String text() throws InterruptedException {
    reading.join(1_000);
    synchronized (this) {
      int length = (int) Math.min(written, KEPT_BYTES);
      byte[] end = new byte[length];
      for (int i = 0; i < length; i++) {
        end[i] = ring[(int) ((written - length + i) % KEPT_BYTES)];
      }
      return new String(end, UTF_8).strip();
    }
  }
}
