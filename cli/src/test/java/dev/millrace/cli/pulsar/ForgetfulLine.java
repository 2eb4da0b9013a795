package dev.millrace.cli.pulsar;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A line to a broker that can lose what the broker answers, and break. */
final class ForgetfulLine implements AutoCloseable {
  private final int broker;
  private final ServerSocket listening;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong lost = new AtomicLong();
  private volatile boolean losing;

  /**
   * Listens.
   *
   * @param broker its port on this machine
   */
  ForgetfulLine(int broker) throws IOException {
    this.broker = broker;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** From now on no answer comes through. */
  void loseAnswers() {
    losing = true;
  }

  /** How many bytes of answers were lost. */
  long lost() {
    return lost.get();
  }

  /** Breaks all connections; those that follow are sound. */
  void breakOnce() throws IOException {
    losing = false;
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        sockets.add(client);
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), broker);
        sockets.add(behind);
        threads.execute(() -> pass(client, behind, false));
        threads.execute(() -> pass(behind, client, true));
      } catch (IOException closed) {
        // Asked again by the loop.
      }
    }
  }

  private void pass(Socket from, Socket to, boolean answers) {
    byte[] piece = new byte[16 << 10];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        if (answers && losing) {
          lost.addAndGet(read);
        } else {
          out.write(piece, 0, read);
        }
      }
    } catch (IOException broken) {
      // Both ends learn of it by their sockets.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    breakOnce();
    threads.shutdownNow();
  }
}
