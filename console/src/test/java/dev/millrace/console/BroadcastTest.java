package dev.millrace.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers that keep up, that do not, that go, and that are too many. */
@Timeout(30)
class BroadcastTest {
  private record State(int number) {}

  private final Broadcast broadcast = new Broadcast(2, Duration.ofSeconds(10));
  private final List<Thread> readers = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    broadcast.close();
    for (Thread reader : readers) {
      reader.join();
    }
  }

  @Test
  void sendsEveryReaderTheSame() throws Exception {
    var one = new Pipe();
    var other = new Pipe();
    read(one);
    read(other);
    broadcast.publish("state", new State(1));

    assertThat(one.frame()).isEqualTo("event: state\ndata: {\"number\":1}\n\n");
    assertThat(other.frame()).isEqualTo("event: state\ndata: {\"number\":1}\n\n");
  }

  @Test
  void givesASlowReaderTheNewestStateAndNoneOfThoseBetween() throws Exception {
    var slow = new Pipe();
    read(slow);
    slow.block();
    broadcast.publish("state", new State(0));
    slow.awaitBlocked();
    for (int number = 1; number <= 10_000; number++) {
      broadcast.publish("state", new State(number));
    }
    slow.unblock();

    assertThat(slow.frame()).contains("{\"number\":0}");
    assertThat(slow.frame()).contains("{\"number\":10000}");
    broadcast.publish("state", new State(10_001));
    assertThat(slow.frame()).contains("{\"number\":10001}");
  }

  @Test
  void aSlowReaderHoldsUpNobody() throws Exception {
    var slow = new Pipe();
    var quick = new Pipe();
    read(slow);
    read(quick);
    slow.block();
    for (int number = 0; number < 100; number++) {
      broadcast.publish("state", new State(number));
      assertThat(quick.frame()).contains("{\"number\":" + number + "}");
    }
    slow.unblock();
  }

  @Test
  void showsALateReaderHowThingsAreNow() throws Exception {
    var early = new Pipe();
    read(early);
    broadcast.publish("state", new State(1));
    assertThat(early.frame()).contains("1");
    var late = new Pipe();
    read(late);

    assertThat(late.frame()).contains("{\"number\":1}");
  }

  @Test
  void forgetsWhatWasWhenNobodyWatched() throws Exception {
    broadcast.publish("state", new State(1));
    var reader = new Pipe();
    read(reader);
    broadcast.publish("state", new State(2));

    assertThat(reader.frame()).contains("{\"number\":2}");
  }

  @Test
  void forgetsAReaderThatIsGone() throws Exception {
    var gone = new Pipe();
    Thread reader = read(gone);
    gone.breakOff();
    broadcast.publish("state", new State(1));
    reader.join();

    assertThat(broadcast.isWatched()).isFalse();
  }

  @Test
  void refusesMoreReadersThanItBears() throws Exception {
    read(new Pipe());
    read(new Pipe());

    assertThatThrownBy(() -> broadcast.write(new ByteArrayOutputStream()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("2 pages");
  }

  @Test
  void tellsASilentReaderThatItIsStillThere() throws Exception {
    try (var restless = new Broadcast(1, Duration.ofMillis(1))) {
      var reader = new Pipe();
      readers.add(start(restless, reader));

      assertThat(reader.frame()).startsWith(":");
      restless.close();
    }
  }

  /** Begins to read, and returns once the greeting is there. */
  private Thread read(Pipe out) throws InterruptedException {
    Thread reader = start(broadcast, out);
    readers.add(reader);
    return reader;
  }

  private static Thread start(Broadcast broadcast, Pipe out) throws InterruptedException {
    var thread =
        new Thread(
            () -> {
              try {
                broadcast.write(out);
              } catch (IOException gone) {
                // As the test wants it.
              }
            },
            "reader");
    thread.start();
    assertThat(out.frame()).startsWith("retry:");
    return thread;
  }

  /** A connection that can be blocked and broken; what was flushed can be taken. */
  private static final class Pipe extends OutputStream {
    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final CountDownLatch arrived = new CountDownLatch(1);
    private volatile boolean broken;

    String frame() throws InterruptedException {
      String frame = frames.poll(20, TimeUnit.SECONDS);
      assertThat(frame).isNotNull();
      return String.valueOf(frame);
    }

    void block() {
      gate = new CountDownLatch(1);
    }

    void awaitBlocked() throws InterruptedException {
      assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
    }

    void unblock() {
      gate.countDown();
    }

    void breakOff() {
      broken = true;
    }

    @Override
    public void write(int octet) {
      open.write(octet);
    }

    @Override
    public void flush() throws IOException {
      if (broken) {
        throw new IOException("the reader is gone");
      }
      try {
        if (gate.getCount() > 0) {
          arrived.countDown();
        }
        gate.await();
      } catch (InterruptedException end) {
        throw new IOException(end);
      }
      frames.add(open.toString(UTF_8));
      open.reset();
    }
  }
}
