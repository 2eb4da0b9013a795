package dev.millrace.uploads.isolation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a process says, on a thread of its own: whoever waits for an answer can stop waiting,
 * even where something else holds the output of a dead process open.
 */
final class ReplyReader {
  private static final int PIECE_BYTES = 8 << 10;

  private final InputStream output;
  private final int longest;

  /** Whoever says more than is read from here has to wait. */
  private final BlockingQueue<Reply> replies = new ArrayBlockingQueue<>(2);

  private ReplyReader(InputStream output, int longest) {
    this.output = output;
    this.longest = longest;
  }

  /** Starts to read. */
  static ReplyReader of(InputStream output, int longest) {
    var reader = new ReplyReader(output, longest);
    Thread reading = new Thread(reader::read, "analyser-replies");
    reading.setDaemon(true);
    reading.start();
    return reader;
  }

  /** The next reply, or null if there is none within this time. */
  @Nullable Reply next(Duration patience) throws InterruptedException {
    return replies.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Whether it said something that nobody asked for. */
  boolean hasMore() {
    return !replies.isEmpty();
  }

  private void read() {
    try {
      replies.put(readAll());
    } catch (InterruptedException unused) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last reply, after which there are no more. */
  private Reply readAll() throws InterruptedException {
    var line = new ByteArrayOutputStream();
    byte[] piece = new byte[PIECE_BYTES];
    try {
      for (int read = output.read(piece); read >= 0; read = output.read(piece)) {
        int start = 0;
        for (int i = 0; i < read; i++) {
          if (piece[i] == '\n') {
            line.write(piece, start, i - start);
            replies.put(new Reply.Line(line.toString(UTF_8)));
            line.reset();
            start = i + 1;
          }
        }
        line.write(piece, start, read - start);
        if (line.size() > longest) {
          return new Reply.TooLong();
        }
      }
    } catch (IOException closed) {
      // As if it had ended.
    }
    return new Reply.Ended();
  }
}
