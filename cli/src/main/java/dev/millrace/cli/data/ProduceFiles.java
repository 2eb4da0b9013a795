package dev.millrace.cli.data;

import dev.millrace.cli.Durations;
import dev.millrace.cli.Failure;
import dev.millrace.cli.data.files.FileStoreOptions;
import dev.millrace.files.ContentReference;
import dev.millrace.files.Digests;
import dev.millrace.files.FileKind;
import dev.millrace.files.FileStore;
import dev.millrace.uploads.sample.FileSample;
import dev.millrace.uploads.sample.FileSamples;
import dev.millrace.uploads.sample.SampleSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Announces generated files, as the console announces uploaded ones. */
@Command(
    name = "files",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace produce files --rate 5",
      "  ./millrace produce files --large 0.1 --failing 0.2",
      "  ./millrace produce files --count 2000 --seed 7 --start 2024-01-15T10:30:00 --close-windows"
    },
    description = {
      "Announce small, real files as if they had been uploaded: documents, pictures and videos.",
      "Without --count it goes on until Ctrl-C, with a file every two seconds. With --start nothing"
          + " depends on the clock: equal --seed and --start give equal bytes. A file is looked into"
          + " once, so that without --start and --seed each run has files of its own."
    })
public final class ProduceFiles implements Callable<Integer> {
  private static final double LIVE_RATE = 0.5;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin KafkaOptions kafka = new KafkaOptions();
  @Mixin SampleOptions samples = new SampleOptions();
  @Mixin FileStoreOptions fileStore = new FileStoreOptions();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Files per second; 0 is as fast as possible (default: 0.5, with --count 0). Event times"
              + " follow it.")
  @Nullable Double rate;

  @Option(
      names = "--jitter",
      paramLabel = "DURATION",
      defaultValue = "2s",
      converter = Durations.class,
      description = "How far files are out of order (default: ${DEFAULT-VALUE}).")
  Duration jitter = Duration.ofSeconds(2);

  @Option(
      names = "--late",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share of files that come minutes too late (default: ${DEFAULT-VALUE}).")
  double late;

  @Option(
      names = "--failing",
      paramLabel = "SHARE",
      defaultValue = "0.05",
      description = "Share of files that are not what they are said to be (default: 0.05).")
  double failing = 0.05;

  @Option(
      names = "--repeated",
      paramLabel = "SHARE",
      defaultValue = "0.02",
      description = "Share of files that are announced twice (default: ${DEFAULT-VALUE}).")
  double repeated = 0.02;

  @Option(
      names = "--large",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "Share of files of more than 1 MB, which go to the store and stay there (default:"
              + " ${DEFAULT-VALUE}).")
  double large;

  private final Map<FileKind, Integer> partitions = new EnumMap<>(FileKind.class);
  private long refused;
  private Instant latest = Instant.MIN;

  @Override
  public Integer call() {
    samples.check(spec.commandLine(), rate);
    double pace = samples.pace(rate, LIVE_RATE);
    double perSecond = pace == 0 ? LIVE_RATE : pace;
    SampleSettings settings = settings(samples.firstEvent(pace, perSecond), perSecond);
    try (Admin admin = kafka.admin()) {
      for (FileKind kind : FileKind.values()) {
        partitions.put(kind, KafkaOptions.partitions(admin, List.of(kind.topic())).size());
      }
    }
    PrintWriter err = spec.commandLine().getErr();
    long began = System.nanoTime();
    Thread me = Thread.currentThread();
    try (FileStore store = fileStore.open();
        var interruption = new Interruption(() -> LockSupport.unpark(me));
        KafkaProducer<byte[], byte[]> producer = kafka.producer()) {
      var outbox = new Outbox(producer, err);
      try {
        send(new FileSamples(settings, content -> put(store, content)), pace, outbox, interruption);
      } finally {
        outbox.flush();
      }
      Exception fault = outbox.fault();
      if (fault != null) {
        throw KafkaOptions.explained(fault, topics());
      }
      if (!samples.quiet) {
        report(err, outbox, Duration.ofNanos(System.nanoTime() - began), interruption.requested());
      }
      return outbox.tooLarge() == 0 ? 0 : 1;
    } catch (KafkaException failed) {
      throw KafkaOptions.explained(failed, topics());
    } catch (UncheckedIOException full) {
      throw new Failure(
          "The store of files did not take one: " + full.getCause(),
          "See whether it is there and has room, or name another with --file-store.",
          full);
    }
  }

  private SampleSettings settings(Instant start, double perSecond) {
    boolean chosen =
        samples.start != null || spec.commandLine().getParseResult().hasMatchedOption("--seed");
    try {
      return new SampleSettings(
          chosen ? samples.seed : System.currentTimeMillis(),
          start,
          SampleOptions.between(perSecond),
          jitter,
          late,
          failing,
          repeated,
          samples.bad,
          large);
    } catch (IllegalArgumentException senseless) {
      throw new ParameterException(spec.commandLine(), senseless.getMessage() + ".", senseless);
    }
  }

  private static ContentReference put(FileStore store, byte[] content) throws IOException {
    Path file = Files.createTempFile("millrace-", ".file");
    try {
      return store.put(Files.write(file, content), Digests.of(content).sha256());
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void send(FileSamples files, double pace, Outbox outbox, Interruption interruption) {
    long total = samples.count == null ? Long.MAX_VALUE : samples.count;
    var pacer = new Pacer(pace);
    try (var progress =
        new Progress(
            "Sending", "files", samples.count == null ? -1 : samples.count, samples.quiet)) {
      for (long i = 0; i < total && outbox.fault() == null; i++) {
        pacer.awaitTurn(i, interruption);
        if (interruption.requested()) {
          return;
        }
        send(files.next(), null, outbox);
        progress.at(outbox.acknowledged());
      }
      if (samples.closeWindows && total > 0) {
        close(outbox);
      }
    }
  }

  private void close(Outbox outbox) {
    Instant later = latest.plus(Duration.ofMinutes(2));
    partitions.forEach(
        (kind, count) -> {
          for (int partition = 0; partition < count; partition++) {
            send(FileSamples.closing(kind, partition, later), partition, outbox);
          }
        });
  }

  private void send(FileSample file, @Nullable Integer partition, Outbox outbox) {
    if (file.fate() == FileSample.Fate.REFUSED) {
      refused++;
    } else if (file.sample().time().isAfter(latest)) {
      latest = file.sample().time();
    }
    outbox.send(
        new ProducerRecord<>(
            file.kind().topic(), partition, file.sample().key(), file.sample().value()),
        "file " + (outbox.sent() + 1));
  }

  private void report(PrintWriter err, Outbox outbox, Duration took, boolean interrupted) {
    err.println(
        (interrupted ? "Interrupted after " : "Sent ")
            + Progress.count(outbox.acknowledged())
            + " announcements ("
            + Progress.count(refused)
            + " bad) to "
            + topics()
            + " in "
            + Durations.brief(took)
            + (outbox.tooLarge() == 0
                ? "."
                : "; " + Progress.count(outbox.tooLarge()) + " were too large."));
    err.flush();
  }

  private static String topics() {
    return String.join(", ", Arrays.stream(FileKind.values()).map(FileKind::topic).toList());
  }
}
