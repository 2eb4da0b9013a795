package dev.millrace.bench.vision;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A page behind a slow line: asks for all frames, and reads a few bytes now and then. */
final class SlowPage {
  private static final int BYTES = 4_096;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final int port;
  private final String question;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong answers = new AtomicLong();
  private volatile boolean ended;

  SlowPage(int port, String question) {
    this.port = port;
    this.question = question;
  }

  void begin() {
    var thread = new Thread(this::run, "slow-page");
    thread.setDaemon(true);
    thread.start();
  }

  void end() {
    ended = true;
  }

  long bytes() {
    return bytes.get();
  }

  long answers() {
    return answers.get();
  }

  private void run() {
    byte[] read = new byte[BYTES];
    while (!ended) {
      try (Socket socket = new Socket()) {
        // Else the system would take in a whole answer at once.
        socket.setReceiveBufferSize(BYTES);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String request =
            "GET /api/vision/frames?have=%s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n"
                .formatted(question, port);
        socket.getOutputStream().write(request.getBytes(UTF_8));
        InputStream in = socket.getInputStream();
        for (int count = in.read(read); count >= 0 && !ended; count = in.read(read)) {
          bytes.addAndGet(count);
          LockSupport.parkNanos(PAUSE_NANOS);
        }
        answers.incrementAndGet();
      } catch (IOException cut) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
