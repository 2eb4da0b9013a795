package dev.millrace.cli.pulsar;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.cli.data.Notices;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pulsar.client.api.CompressionType;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Schema;
import org.apache.pulsar.client.api.TypedMessageBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Sends numbered lines to the partitions of a topic, each once however often it is sent.
 *
 * <p>A broker that deduplicates knows a sender by its name, and for each the highest number that it
 * has stored. It drops a whole batch whose first number is no higher, new lines in it among them;
 * so each partition is asked for that number at first, and lines up to it are left out here. Which
 * partition a line goes to follows from its key, or else from its number, so that it is the same
 * each time. A batch that was not acknowledged the client sends again as it was.
 */
public final class Dispatch implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 300;

  /**
   * One line on its way.
   *
   * @param number from 1, rising
   * @param key what it is routed by, if it has any
   * @param what the user knows it as, such as {@code line 7}
   */
  public record Line(long number, byte @Nullable [] key, byte[] bytes, String what) {}

  private final PulsarClient client;
  private final String name;
  private final Notices tooLarge;
  private final List<Lane> lanes = new ArrayList<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<@Nullable Exception> fault = new AtomicReference<>();
  private long sent;
  private long answered;
  private long malformed;
  private long stored;

  /**
   * Connects with every partition.
   *
   * @param name the same name and number are the same line
   */
  public Dispatch(PulsarConnection pulsar, List<String> partitions, String name, PrintWriter err) {
    client = pulsar.client();
    this.name = name;
    tooLarge = new Notices(err, "Not sent");
    for (String partition : partitions) {
      lanes.add(new Lane(partition));
    }
  }

  /** Sends a line, unless it is there already; waits while too many are under way. */
  public void send(Line line) {
    Lane lane = lanes.get(Math.floorMod(route(line), lanes.size()));
    boolean fits = DetectionSchema.fits(line.bytes());
    Sender sender = fits ? lane.detections : lane.malformed();
    if (line.number() <= sender.highest) {
      stored++;
      return;
    }
    synchronized (this) {
      sent++;
    }
    malformed += fits ? 0 : 1;
    TypedMessageBuilder<byte[]> message =
        sender.producer.newMessage().value(line.bytes()).sequenceId(line.number());
    byte[] key = line.key();
    var unused =
        (key == null ? message : message.key(new String(key, UTF_8)))
            .sendAsync()
            .whenComplete((id, failure) -> answered(line.what(), failure));
  }

  /** As Pulsar's own clients do it for keys, so that theirs come to the same partition. */
  private static int route(Line line) {
    byte[] key = line.key();
    return key == null
        ? (int) (line.number() % Integer.MAX_VALUE)
        : new String(key, UTF_8).hashCode() & Integer.MAX_VALUE;
  }

  private void answered(String what, @Nullable Throwable failure) {
    if (failure == null) {
      acknowledged.incrementAndGet();
    } else if (failure instanceof PulsarClientException.InvalidMessageException) {
      refuse(what);
    } else {
      fault.compareAndSet(
          null, failure instanceof Exception known ? known : new IllegalStateException(failure));
    }
    synchronized (this) {
      answered++;
      notifyAll();
    }
  }

  /** Takes note of what is too large to be sent. */
  public void refuse(String what) {
    tooLarge.add(what + " is larger than Pulsar takes.");
  }

  /** Waits until Pulsar has answered about all that was sent. */
  public void flush() {
    try {
      for (Lane lane : lanes) {
        lane.flush();
      }
    } catch (PulsarClientException failed) {
      fault.compareAndSet(null, failed);
    }
    awaitAnswers();
  }

  /** The client says that it is done before it says so of the last lines. */
  private synchronized void awaitAnswers() {
    try {
      while (answered < sent) {
        wait();
      }
    } catch (InterruptedException interrupted) {
      throw PulsarConnection.interrupted(interrupted);
    }
  }

  /** How many lines Pulsar has said that it keeps. */
  public long acknowledged() {
    return acknowledged.get();
  }

  /** How many it had kept before, and were not sent again. */
  public long stored() {
    return stored;
  }

  /** How many lines were sent without the schema. */
  public long malformed() {
    return malformed;
  }

  /** How many lines were sent, whatever became of them. */
  public synchronized long sent() {
    return sent;
  }

  public long tooLarge() {
    return tooLarge.count();
  }

  /** Why sending cannot go on, or null. */
  public @Nullable Exception fault() {
    return fault.get();
  }

  @Override
  public void close() {
    lanes.forEach(Lane::close);
  }

  /** A partition, and who sends to it. */
  private final class Lane {
    private final String partition;
    private final Sender detections;
    private @Nullable Sender malformed;

    Lane(String partition) {
      this.partition = partition;
      this.detections = new Sender(partition, name, DetectionSchema.json());
    }

    /** Most inputs have no such lines. */
    Sender malformed() {
      Sender known = malformed;
      if (known == null) {
        known = new Sender(partition, name + "-malformed", Schema.BYTES);
        malformed = known;
      }
      return known;
    }

    void flush() throws PulsarClientException {
      detections.producer.flush();
      if (malformed != null) {
        malformed.producer.flush();
      }
    }

    void close() {
      detections.close();
      if (malformed != null) {
        malformed.close();
      }
    }
  }

  /** A producer, and the highest number that its partition had of it at first; -1 for none. */
  private final class Sender {
    private final Producer<byte[]> producer;
    private final long highest;

    Sender(String partition, String name, Schema<byte[]> schema) {
      try {
        producer =
            client
                .newProducer(schema)
                .topic(partition)
                .producerName(name)
                .compressionType(CompressionType.LZ4)
                .batchingMaxPublishDelay(10, TimeUnit.MILLISECONDS)
                .batchingMaxBytes(256 << 10)
                .blockIfQueueFull(true)
                .sendTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .create();
      } catch (PulsarClientException refused) {
        throw PulsarConnection.explained(refused, partition);
      }
      highest = producer.getLastSequenceId();
    }

    void close() {
      var unused = producer.closeAsync();
    }
  }
}
