package dev.millrace.clickhouse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A network before a server: requests arrive, or not, and so do answers. */
final class TroubledNetwork implements AutoCloseable {
  private final ServerSocket entrance;
  private final URI server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger answersToLose = new AtomicInteger();
  private final AtomicInteger requestsToCut = new AtomicInteger();
  private final AtomicInteger turnedAway = new AtomicInteger();
  private volatile boolean closed;
  private volatile boolean silent;
  private volatile boolean silenceNoticed;

  TroubledNetwork(URI server) throws IOException {
    this.server = server;
    entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** Where clients believe the server to be. */
  String address() {
    return "http://127.0.0.1:" + entrance.getLocalPort();
  }

  /** So many answers do not arrive, though what they answer was done. */
  void loseAnswers(int count) {
    answersToLose.set(count);
  }

  /** So many requests arrive in part. */
  void cutRequests(int count) {
    requestsToCut.set(count);
  }

  /** From now on answers get lost, and the client goes on waiting for them. */
  void fallSilent() {
    silent = true;
  }

  /** Whether an answer got lost in the silence. */
  boolean silenceNoticed() {
    return silenceNoticed;
  }

  /** Nothing passes any more, and all connections end. */
  void fail() {
    closed = true;
    open.forEach(TroubledNetwork::closeQuietly);
  }

  /** All is well again. */
  void recover() {
    closed = false;
  }

  /** How many connections were turned away. */
  int turnedAway() {
    return turnedAway.get();
  }

  /** How many answers and requests are still to be lost. */
  int troublesLeft() {
    return answersToLose.get() + requestsToCut.get();
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket client = entrance.accept();
        if (closed) {
          turnedAway.incrementAndGet();
          client.close();
          continue;
        }
        Socket behind = new Socket(server.getHost(), server.getPort());
        open.add(client);
        open.add(behind);
        threads.execute(() -> pass(client, behind, false));
        threads.execute(() -> pass(behind, client, true));
      } catch (IOException ends) {
        // The entrance is closed, or the server is away.
      }
    }
  }

  private void pass(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[16_384];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (answers && silent) {
          silenceNoticed = true;
          continue;
        }
        if (happens(answers ? answersToLose : requestsToCut)) {
          if (!answers) {
            out.write(buffer, 0, read / 2);
          }
          return;
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException ended) {
      // By one of the two sides, or by us.
    }
  }

  private static boolean happens(AtomicInteger troubles) {
    return troubles.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      // Which is what was wanted.
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    open.forEach(TroubledNetwork::closeQuietly);
    threads.shutdownNow();
  }
}
