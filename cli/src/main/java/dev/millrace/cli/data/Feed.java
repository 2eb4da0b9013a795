package dev.millrace.cli.data;

import dev.millrace.cli.Durations;
import dev.millrace.cli.Failure;
import dev.millrace.serde.sample.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Sends samples, or the lines of a file, to one topic at a pace, and tells how it went. */
final class Feed {
  private final KafkaOptions kafka;
  private final FeedOptions options;
  private final String topic;
  private final @Nullable Double rate;
  private final Supply supply;
  private final PrintWriter err;
  private long valid;
  private @Nullable Instant latest;

  /**
   * Sends nothing yet.
   *
   * @param rate records per second, 0 for as fast as possible, null for what suits the options
   */
  Feed(
      KafkaOptions kafka,
      FeedOptions options,
      String topic,
      @Nullable Double rate,
      Supply supply,
      PrintWriter err) {
    this.kafka = kafka;
    this.options = options;
    this.topic = topic;
    this.rate = rate;
    this.supply = supply;
    this.err = err;
  }

  /**
   * Sends everything.
   *
   * @param closingAfter how much later than the last event the closing records are, if asked for
   * @return the exit code
   */
  int send(Duration closingAfter) throws IOException {
    int partitions;
    try (Admin admin = kafka.admin()) {
      partitions = KafkaOptions.partitions(admin, List.of(topic)).size();
    }
    long began = System.nanoTime();
    Outbox outbox;
    Thread me = Thread.currentThread();
    try (var interruption = new Interruption(() -> LockSupport.unpark(me));
        KafkaProducer<byte[], byte[]> producer = kafka.producer()) {
      outbox = new Outbox(producer, err);
      String from = options.from;
      try (InputStream file = from == null ? InputStream.nullInputStream() : open(from)) {
        if (from == null) {
          sendSamples(outbox, interruption);
        } else {
          sendLines(outbox, interruption, file);
        }
        if (options.samples.closeWindows && !interruption.requested()) {
          sendClosing(outbox, partitions, closingAfter);
        }
      } finally {
        outbox.flush();
      }
      if (!options.samples.quiet) {
        report(outbox, Duration.ofNanos(System.nanoTime() - began), !interruption.requested());
      }
    } catch (KafkaException failed) {
      throw KafkaOptions.explained(failed, topic);
    }
    Exception failed = outbox.fault();
    if (failed != null) {
      throw KafkaOptions.explained(failed, topic);
    }
    return outbox.tooLarge() == 0 ? 0 : 1;
  }

  private void sendSamples(Outbox outbox, Interruption interruption) {
    Long count = options.samples.count;
    double pace = options.samples.pace(rate, supply.liveRate());
    double perSecond = pace == 0 ? supply.eventRate() : pace;
    Iterator<Sample> samples =
        supply.samples(options.samples.firstEvent(pace, perSecond), perSecond);
    long total = count == null ? Long.MAX_VALUE : count;
    var pacer = new Pacer(pace);
    try (var progress = progress("records")) {
      for (long i = 0; i < total && goOn(outbox, interruption); i++) {
        pacer.awaitTurn(i, interruption);
        if (!goOn(outbox, interruption)) {
          break;
        }
        Sample sample = samples.next();
        if (sample.valid()) {
          valid++;
          later(sample.time());
        }
        outbox.send(
            new ProducerRecord<>(topic, sample.key(), supply.encoded(sample.value())),
            "record " + (i + 1));
        progress.at(outbox.acknowledged());
      }
      outbox.flush();
      progress.at(outbox.acknowledged());
    }
  }

  private void sendLines(Outbox outbox, Interruption interruption, InputStream file)
      throws IOException {
    var lines = new Lines(file, kafka.largestRecord());
    long total = options.samples.count == null ? Long.MAX_VALUE : options.samples.count;
    var pacer = new Pacer(rate == null ? 0 : rate);
    try (var progress = progress("lines")) {
      for (long i = 0; i < total && goOn(outbox, interruption); i++) {
        pacer.awaitTurn(i, interruption);
        byte[] line = lines.next();
        if (line == null) {
          break;
        }
        String what = "line " + lines.number();
        if (lines.tooLong()) {
          outbox.refuse(what);
          continue;
        }
        if (options.samples.closeWindows) {
          Instant time = EventTimeOfLine.read(line, supply.farthestAhead());
          if (time != null) {
            later(time);
          }
        }
        outbox.send(new ProducerRecord<>(topic, supply.key().of(line), supply.encoded(line)), what);
        progress.at(outbox.acknowledged());
      }
      outbox.flush();
      progress.at(outbox.acknowledged());
    }
  }

  private Progress progress(String unit) {
    return new Progress(
        "Sending",
        unit,
        options.samples.count == null ? -1 : options.samples.count,
        options.samples.quiet);
  }

  private void sendClosing(Outbox outbox, int partitions, Duration closingAfter) {
    if (latest == null) {
      throw new Failure(
          "There are no windows to close: no valid event time was sent.",
          "Leave --close-windows away.");
    }
    Instant time = latest.plus(closingAfter);
    for (int partition = 0; partition < partitions; partition++) {
      Sample closing = supply.closing(partition, time);
      valid++;
      outbox.send(
          new ProducerRecord<>(topic, partition, closing.key(), supply.encoded(closing.value())),
          "the closing record of partition " + partition);
    }
    outbox.flush();
  }

  private void later(Instant time) {
    if (latest == null || time.isAfter(latest)) {
      latest = time;
    }
  }

  private static boolean goOn(Outbox outbox, Interruption interruption) {
    return !interruption.requested() && outbox.fault() == null;
  }

  private void report(Outbox outbox, Duration took, boolean complete) {
    long done = outbox.acknowledged();
    double seconds = Math.max(1, took.toMillis()) / 1000.0;
    err.println(
        (complete ? "Sent " : "Interrupted after ")
            + Progress.count(done)
            + " records"
            + (options.from == null && done == outbox.sent()
                ? " (" + Progress.count(valid) + " valid, " + Progress.count(done - valid) + " bad)"
                : "")
            + " to "
            + topic
            + " in "
            + Durations.brief(took)
            + " ("
            + Progress.count(Math.round(done / seconds))
            + "/s)"
            + (supply.misfits() == 0
                ? ""
                : "; " + Progress.count(supply.misfits()) + " did not fit the schema")
            + (outbox.tooLarge() == 0
                ? "."
                : "; " + Progress.count(outbox.tooLarge()) + " were too large."));
    err.flush();
  }

  /** The file that was named with {@code --from}. */
  static InputStream open(String from) throws IOException {
    if (from.equals("-")) {
      return System.in;
    }
    try {
      return Files.newInputStream(Path.of(from));
    } catch (NoSuchFileException missing) {
      throw new Failure(
          "There is no file " + from + ".", "Check the name given with --from.", missing);
    }
  }
}
