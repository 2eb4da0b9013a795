package dev.millrace.cli.data;

import dev.millrace.cli.Durations;
import dev.millrace.cli.Failure;
import dev.millrace.transactions.WireFormat;
import dev.millrace.transactions.sample.Sample;
import dev.millrace.transactions.sample.SampleSettings;
import dev.millrace.transactions.sample.TransactionSamples;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends sample transactions, or the lines of a file, to Kafka. */
@Command(
    name = "transactions",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace produce transactions --rate 50",
      "  ./millrace produce transactions --count 100000 --seed 7 --start 2024-01-15T10:30:00",
      "  ./millrace produce transactions --from shop.ndjson --close-windows"
    },
    description = {
      "Send sample transactions, or the lines of a file as they are.",
      "Without --count or --from it goes on until Ctrl-C. With --start nothing depends on the"
          + " clock: equal --seed and --start give equal bytes."
    })
public final class ProduceTransactions implements Callable<Integer> {
  private static final double DEMO_RATE = 20;
  private static final Duration SPACING = Duration.ofMillis(20);
  private static final long REPORTED_LINES = 10;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin KafkaOptions kafka = new KafkaOptions();
  @Mixin RegistryOptions registry = new RegistryOptions();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "transactions",
      description = "Where to send (default: ${DEFAULT-VALUE}).")
  String topic = "transactions";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "json",
      description =
          "json, or avro with a schema registry (default: ${DEFAULT-VALUE}). What does not fit the"
              + " schema goes out as it is.")
  WireFormat format = WireFormat.JSON;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Records per second; 0 is as fast as possible (default: 20, with --count or --from 0).")
  @Nullable Double rate;

  @Option(names = "--count", paramLabel = "N", description = "End after so many records.")
  @Nullable Long count;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many users buy (default: ${DEFAULT-VALUE}).")
  int users = 1000;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Which of the possible sequences (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(
      names = "--start",
      paramLabel = "ISO",
      converter = Instants.class,
      description =
          "Event time of the first record (default: now; without --rate such that the last is"
              + " now). Neighbours are 1/rate apart, without --rate 20 ms.")
  @Nullable Instant start;

  @Option(
      names = "--bad",
      paramLabel = "SHARE",
      defaultValue = "0.02",
      description = "Share of records the job must refuse, 0 to 1 (default: ${DEFAULT-VALUE}).")
  double bad = 0.02;

  @Option(
      names = "--near-limit",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "Share of records the job must refuse that are almost as large as Kafka takes, 1 MiB"
              + " (default: ${DEFAULT-VALUE}).")
  double nearLimit;

  @Option(
      names = "--disorder",
      paramLabel = "DURATION",
      defaultValue = "3s",
      converter = Durations.class,
      description = "How far events are out of order (default: ${DEFAULT-VALUE}).")
  Duration disorder = Duration.ofSeconds(3);

  @Option(
      names = "--schemes",
      paramLabel = "SHARE",
      defaultValue = "0.005",
      description =
          "Share of records that begin a suspicious sequence, or one that only looks like it"
              + " (default: ${DEFAULT-VALUE}).")
  double schemes = 0.005;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Send the lines of this file byte for byte instead; - is standard input.")
  @Nullable String from;

  @Option(
      names = "--close-windows",
      description =
          "At the end, send one valid record with a later event time to every partition, so that"
              + " all windows before it close.")
  boolean closeWindows;

  @Option(
      names = "--closing-after",
      paramLabel = "DURATION",
      defaultValue = "10m",
      converter = Durations.class,
      description = "How much later than the last event those are (default: ${DEFAULT-VALUE}).")
  Duration closingAfter = Duration.ofMinutes(10);

  @Option(names = "--quiet", description = "No progress bar and no summary.")
  boolean quiet;

  private @Nullable AvroInput avro;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong tooLarge = new AtomicLong();
  private final AtomicReference<@Nullable Exception> fault = new AtomicReference<>();
  private long sent;
  private long valid;
  private @Nullable Instant latest;

  @Override
  public Integer call() throws IOException {
    check();
    int partitions;
    try (Admin admin = kafka.admin()) {
      partitions = KafkaOptions.partitions(admin, List.of(topic)).size();
    }
    if (format == WireFormat.AVRO) {
      avro = new AvroInput(registry.registry(), topic);
    }
    long began = System.nanoTime();
    boolean complete;
    Thread me = Thread.currentThread();
    try (var interruption = new Interruption(() -> LockSupport.unpark(me));
        KafkaProducer<byte[], byte[]> producer = kafka.producer()) {
      try (InputStream file = from == null ? InputStream.nullInputStream() : open(from)) {
        if (from == null) {
          sendSamples(producer, interruption);
        } else {
          sendLines(producer, interruption, file);
        }
        if (closeWindows && !interruption.requested()) {
          sendClosing(producer, partitions);
        }
      } finally {
        producer.flush();
      }
      complete = !interruption.requested();
      report(Duration.ofNanos(System.nanoTime() - began), complete);
    } catch (KafkaException failed) {
      throw KafkaOptions.explained(failed, topic);
    }
    Exception failed = fault.get();
    if (failed != null) {
      throw KafkaOptions.explained(failed, topic);
    }
    return tooLarge.get() == 0 ? 0 : 1;
  }

  private void check() {
    if (rate != null && !(rate >= 0 && rate <= 10_000_000)) {
      throw wrong("--rate must be from 0 to 10000000");
    }
    if (count != null && count < 0) {
      throw wrong("--count must not be negative");
    }
    if (users < 1) {
      throw wrong("--users must be at least 1");
    }
    if (!(bad >= 0 && bad <= 1)) {
      throw wrong("--bad must be from 0 to 1");
    }
    if (!(nearLimit >= 0 && nearLimit <= 1)) {
      throw wrong("--near-limit must be from 0 to 1");
    }
    if (!(schemes >= 0 && schemes <= 1)) {
      throw wrong("--schemes must be from 0 to 1");
    }
    if (from != null && start != null) {
      throw wrong("--from sends a file as it is, so --start means nothing with it");
    }
    if (from == null && count == null && start == null && rate != null && rate == 0) {
      throw wrong("--rate 0 needs --count or --start: event times would run ahead of the clock");
    }
  }

  private ParameterException wrong(String reason) {
    return new ParameterException(spec.commandLine(), reason + ".");
  }

  private void sendSamples(KafkaProducer<byte[], byte[]> producer, Interruption interruption) {
    double pace = rate != null ? rate : count != null || start != null ? 0 : DEMO_RATE;
    Duration spacing = pace == 0 ? SPACING : Duration.ofNanos(Math.round(1_000_000_000 / pace));
    var samples =
        new TransactionSamples(
            new SampleSettings(
                seed,
                users,
                firstEvent(pace, spacing),
                spacing,
                bad,
                disorder,
                schemes,
                nearLimit));
    long total = count == null ? Long.MAX_VALUE : count;
    var pacer = new Pacer(pace);
    try (var progress = new Progress("Sending", "records", count == null ? -1 : total, quiet)) {
      for (long i = 0; i < total && goOn(interruption); i++) {
        pacer.awaitTurn(i, interruption);
        if (!goOn(interruption)) {
          break;
        }
        Sample sample = samples.next();
        if (sample.valid()) {
          valid++;
          later(sample.time());
        }
        send(
            producer,
            new ProducerRecord<>(topic, sample.key(), inFormat(sample.value())),
            i + 1,
            "record");
        progress.at(acknowledged.get());
      }
      producer.flush();
      progress.at(acknowledged.get());
    }
  }

  private Instant firstEvent(double pace, Duration spacing) {
    if (start != null) {
      return start;
    }
    // Whole milliseconds, as in the messages.
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    return pace == 0 && count != null ? now.minus(spacing.multipliedBy(count)) : now;
  }

  private void sendLines(
      KafkaProducer<byte[], byte[]> producer, Interruption interruption, InputStream file)
      throws IOException {
    var lines = new Lines(file, kafka.largestRecord());
    long total = count == null ? Long.MAX_VALUE : count;
    var pacer = new Pacer(rate == null ? 0 : rate);
    try (var progress = new Progress("Sending", "lines", count == null ? -1 : total, quiet)) {
      for (long i = 0; i < total && goOn(interruption); i++) {
        pacer.awaitTurn(i, interruption);
        byte[] line = lines.next();
        if (line == null) {
          break;
        }
        if (lines.tooLong()) {
          reportTooLarge(lines.number(), "line");
          continue;
        }
        if (closeWindows) {
          Instant time = EventTimeOfLine.read(line);
          if (time != null) {
            later(time);
          }
        }
        send(
            producer,
            new ProducerRecord<>(topic, UserOfLine.key(line), inFormat(line)),
            lines.number(),
            "line");
        progress.at(acknowledged.get());
      }
      producer.flush();
      progress.at(acknowledged.get());
    }
  }

  private void sendClosing(KafkaProducer<byte[], byte[]> producer, int partitions) {
    if (latest == null) {
      throw new Failure(
          "There are no windows to close: no valid event time was sent.",
          "Leave --close-windows away.");
    }
    Instant time = latest.plus(closingAfter);
    for (int partition = 0; partition < partitions; partition++) {
      Sample closing = TransactionSamples.closing(partition, time);
      valid++;
      send(
          producer,
          new ProducerRecord<>(topic, partition, closing.key(), inFormat(closing.value())),
          sent + 1,
          "record");
    }
    producer.flush();
  }

  private byte @Nullable [] inFormat(byte @Nullable [] json) {
    return avro == null ? json : avro.message(json);
  }

  private void send(
      KafkaProducer<byte[], byte[]> producer,
      ProducerRecord<byte @Nullable [], byte @Nullable []> message,
      long number,
      String what) {
    sent++;
    var unused =
        producer.send(
            message,
            (metadata, failure) -> {
              if (failure == null) {
                acknowledged.incrementAndGet();
              } else if (failure instanceof RecordTooLargeException) {
                reportTooLarge(number, what);
              } else {
                fault.compareAndSet(null, failure);
              }
            });
  }

  private void reportTooLarge(long number, String what) {
    long before = tooLarge.getAndIncrement();
    PrintWriter err = spec.commandLine().getErr();
    if (before < REPORTED_LINES) {
      err.println("Not sent: " + what + " " + number + " is larger than Kafka takes.");
    } else if (before == REPORTED_LINES) {
      err.println("Not sent: more of them, which are only counted.");
    }
    err.flush();
  }

  private void later(Instant time) {
    if (latest == null || time.isAfter(latest)) {
      latest = time;
    }
  }

  private boolean goOn(Interruption interruption) {
    return !interruption.requested() && fault.get() == null;
  }

  private void report(Duration took, boolean complete) {
    if (quiet) {
      return;
    }
    long done = acknowledged.get();
    double seconds = Math.max(1, took.toMillis()) / 1000.0;
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        (complete ? "Sent " : "Interrupted after ")
            + Progress.count(done)
            + " records"
            + (from == null && done == sent
                ? " (" + Progress.count(valid) + " valid, " + Progress.count(done - valid) + " bad)"
                : "")
            + " to "
            + topic
            + " in "
            + Durations.brief(took)
            + " ("
            + Progress.count(Math.round(done / seconds))
            + "/s)"
            + (avro == null || avro.misfits() == 0
                ? ""
                : "; " + Progress.count(avro.misfits()) + " did not fit the schema")
            + (tooLarge.get() == 0
                ? "."
                : "; " + Progress.count(tooLarge.get()) + " were too large."));
    err.flush();
  }

  private static InputStream open(String from) throws IOException {
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

  /** Keeps a steady pace and catches up after a pause. */
  private static final class Pacer {
    private final double perSecond;
    private final long began = System.nanoTime();

    Pacer(double perSecond) {
      this.perSecond = perSecond;
    }

    void awaitTurn(long number, Interruption interruption) {
      if (perSecond == 0) {
        return;
      }
      long due = began + (long) (number * 1e9 / perSecond);
      long wait;
      while ((wait = due - System.nanoTime()) > 0 && !interruption.requested()) {
        LockSupport.parkNanos(wait);
      }
    }
  }
}
