package dev.millrace.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends states to everybody who watches, as server-sent events: each encoded once, whoever reads.
 *
 * <p>For each reader only the newest state of each event is kept. One that reads slowly misses
 * those in between, and costs the others nothing; so an event has to say all there is to say.
 */
public final class Broadcast implements AutoCloseable {
  private static final byte[] GREETING = "retry: 2000\n\n".getBytes(UTF_8);

  /** Tells proxies that the connection lives, and us when it does not. */
  private static final byte[] HEARTBEAT = ": still here\n\n".getBytes(UTF_8);

  /** Who asks once will ask again. */
  private static final Duration ASKING = Duration.ofSeconds(10);

  private final int mostReaders;
  private final Duration heartbeat;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Condition company = lock.newCondition();
  private final Set<Mailbox> mailboxes = new HashSet<>();
  private final Map<String, byte[]> latest = new LinkedHashMap<>();
  private long askedAt = System.nanoTime() - ASKING.toNanos();
  private boolean closed;

  public Broadcast() {
    this(64);
  }

  /** A broadcast to so many readers at most; each takes a thread of the server. */
  public Broadcast(int mostReaders) {
    this(mostReaders, Duration.ofSeconds(15));
  }

  Broadcast(int mostReaders, Duration heartbeat) {
    this.mostReaders = mostReaders;
    this.heartbeat = heartbeat;
  }

  /** Sends a state to all who watch now; those who come later see it first. */
  public void publish(String event, Object state) {
    byte[] frame = frame(event, Json.bytes(state));
    lock.lock();
    try {
      if (!hasCompany()) {
        return; // Whoever comes next wants to know how things are then.
      }
      latest.put(event, frame);
      mailboxes.forEach(mailbox -> mailbox.frames.put(event, frame));
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes note of somebody who asks, since events do not come through: that counts as watching for
   * a while.
   */
  public void asked() {
    lock.lock();
    try {
      askedAt = System.nanoTime();
      company.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many hear it now. */
  public int readers() {
    lock.lock();
    try {
      return mailboxes.size();
    } finally {
      lock.unlock();
    }
  }

  public boolean isWatched() {
    lock.lock();
    try {
      return hasCompany();
    } finally {
      lock.unlock();
    }
  }

  private boolean hasCompany() {
    return !mailboxes.isEmpty() || System.nanoTime() - askedAt < ASKING.toNanos();
  }

  /**
   * Waits until somebody watches.
   *
   * @return whether anybody does; not so at the end
   */
  public boolean awaitReader() throws InterruptedException {
    lock.lock();
    try {
      while (!hasCompany() && !closed) {
        company.await();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Answers a request with all that is published, until its reader goes. */
  public void serve(Context request) {
    Mailbox mailbox = open();
    try {
      var response = request.res();
      response.setContentType("text/event-stream");
      response.setCharacterEncoding("utf-8");
      response.setHeader("Cache-Control", "no-store");
      // nginx would keep events to itself until its buffer is full.
      response.setHeader("X-Accel-Buffering", "no");
      write(mailbox, response.getOutputStream());
    } catch (IOException gone) {
      // How readers take leave.
    } finally {
      forget(mailbox);
    }
  }

  /** Writes until the stream fails or all ends. */
  void write(OutputStream out) throws IOException {
    Mailbox mailbox = open();
    try {
      write(mailbox, out);
    } finally {
      forget(mailbox);
    }
  }

  private void write(Mailbox mailbox, OutputStream out) throws IOException {
    out.write(GREETING);
    out.flush();
    while (true) {
      List<byte[]> frames = take(mailbox);
      if (frames.isEmpty()) {
        return;
      }
      for (byte[] frame : frames) {
        out.write(frame);
      }
      out.flush();
    }
  }

  private Mailbox open() {
    lock.lock();
    try {
      if (closed) {
        throw new Refusal(503, "The console is ending.", "Load the page again in a moment.");
      }
      if (mailboxes.size() >= mostReaders) {
        throw new Refusal(
            503,
            mostReaders + " pages already watch this.",
            "Close one; until then this page asks every few seconds.");
      }
      if (!hasCompany()) {
        latest.clear();
      }
      var mailbox = new Mailbox(latest);
      mailboxes.add(mailbox);
      company.signalAll();
      return mailbox;
    } finally {
      lock.unlock();
    }
  }

  private void forget(Mailbox mailbox) {
    lock.lock();
    try {
      mailboxes.remove(mailbox);
      if (!hasCompany()) {
        latest.clear();
      }
    } finally {
      lock.unlock();
    }
  }

  /** What is to be written next: news, or a heartbeat when there are none; nothing at the end. */
  private List<byte[]> take(Mailbox mailbox) {
    lock.lock();
    try {
      long wait = heartbeat.toNanos();
      while (mailbox.frames.isEmpty() && !closed && wait > 0) {
        wait = news.awaitNanos(wait);
      }
      if (closed) {
        return List.of();
      }
      if (mailbox.frames.isEmpty()) {
        return List.of(HEARTBEAT);
      }
      var frames = new ArrayList<>(mailbox.frames.values());
      mailbox.frames.clear();
      return frames;
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      news.signalAll();
      company.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static byte[] frame(String event, byte[] json) {
    byte[] head = ("event: " + event + "\ndata: ").getBytes(UTF_8);
    byte[] frame = new byte[head.length + json.length + 2];
    System.arraycopy(head, 0, frame, 0, head.length);
    System.arraycopy(json, 0, frame, head.length, json.length);
    frame[frame.length - 2] = '\n';
    frame[frame.length - 1] = '\n';
    return frame;
  }

  /** What one reader has not been sent yet, by event. */
  private static final class Mailbox {
    private final Map<String, byte[]> frames;

    private Mailbox(Map<String, byte[]> frames) {
      this.frames = new LinkedHashMap<>(frames);
    }
  }
}
