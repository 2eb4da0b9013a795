package dev.millrace.cli.upload;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A line to a server that breaks when so many bytes went through. */
final class CuttingProxy implements AutoCloseable {
  private final URI server;
  private final ServerSocket listening;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicLong sent = new AtomicLong();
  private final long cutAfter;

  /**
   * Listens.
   *
   * @param cuts so many connections are cut, and later ones go through
   * @param cutAfter after so many bytes of each
   */
  CuttingProxy(URI server, int cuts, long cutAfter) throws IOException {
    this.server = server;
    this.cuts.set(cuts);
    this.cutAfter = cutAfter;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  URI address() {
    return URI.create("http://localhost:" + listening.getLocalPort());
  }

  /** How many bytes clients have sent since this was asked last. */
  long sent() {
    return sent.getAndSet(0);
  }

  void cutNoMore() {
    cuts.set(0);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Socket behind = new Socket(server.getHost(), server.getPort());
        threads.execute(() -> pass(behind, client, false));
        threads.execute(() -> pass(client, behind, true));
      } catch (IOException closed) {
        // Asked again by the loop.
      }
    }
  }

  private void pass(Socket from, Socket to, boolean mayCut) {
    long passed = 0;
    byte[] piece = new byte[16 << 10];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        out.write(piece, 0, read);
        passed += read;
        if (mayCut) {
          sent.addAndGet(read);
          if (passed > cutAfter && cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return;
          }
        }
      }
    } catch (IOException broken) {
      // Both ends learn of it by their sockets.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    threads.shutdownNow();
  }
}
