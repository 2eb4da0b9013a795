package dev.millrace.bench.lakehouse;

import dev.millrace.bench.Folders;
import dev.millrace.bench.Machine;
import dev.millrace.bench.Medians;
import dev.millrace.bench.ProcessOfItsOwn;
import dev.millrace.bench.SideBySide;
import dev.millrace.lakehouse.catalog.CatalogOptions;
import dev.millrace.lakehouse.sample.LineSamples;
import dev.millrace.lakehouse.sample.SampleSettings;
import dev.millrace.testing.PulsarServer;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.iceberg.catalog.Catalog;
import org.apache.pulsar.client.api.PulsarClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the way from Pulsar into an Iceberg table beside readers that keep nothing. */
@Command(
    name = "lakehouse",
    description = "Messages a second from Pulsar to Iceberg, beside bare readers that parse them.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class LakehouseBench implements Callable<Integer> {
  private static final String NAMESPACE = "retail/metadata";
  private static final String TOPIC = "persistent://" + NAMESPACE + "/events";
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(20);

  /**
   * While classes are loaded and compiled, nothing is measured: for the whole job that takes a
   * quarter of a minute, in which the compiler has a third of two cores.
   */
  private static final double WARM_UP = 0.5;

  @Option(
      names = "--messages",
      defaultValue = "10000000",
      description = "How many in each run; with fewer than 8 million, compilation is measured too.")
  private long messages = 10_000_000;

  @Option(names = "--rounds", defaultValue = "5", description = "How often each is measured.")
  private int rounds = 5;

  @Option(
      names = "--checkpoint-seconds",
      defaultValue = "10",
      description = "The time between two checkpoints, each of which is a commit to the table.")
  private int checkpointSeconds = 10;

  /** What one run came to. */
  private record Span(double perSecond, double cpuMicros) {}

  @Override
  public Integer call() throws Exception {
    System.out.printf("%s. Load before: %.1f.%n%n", Machine.description(), Machine.load());
    Path folder = Files.createTempDirectory("millrace-bench-lakehouse");
    try (PulsarServer pulsar = PulsarServer.start(folder.resolve("pulsar"))) {
      pulsar.createNamespace(NAMESPACE);
      pulsar.createTopic(TOPIC, PARTITIONS);
      SideBySide.say("sending %,d messages", messages);
      double size = produce(pulsar);
      Map<Contenders, List<Span>> measured = new EnumMap<>(Contenders.class);
      // Alternating, so that what else the machine does meets all of them.
      for (int round = 1; round <= rounds; round++) {
        for (Contenders contender : Contenders.values()) {
          Span span = measure(pulsar, contender, folder, round);
          measured.computeIfAbsent(contender, any -> new ArrayList<>()).add(span);
          SideBySide.say(
              "round %d, %s: %,.0f messages/s, %.2f µs CPU",
              round, contender.title(), span.perSecond(), span.cpuMicros());
        }
      }
      print(size, measured);
    } finally {
      Folders.delete(folder);
    }
    System.out.printf("%nLoad after: %.1f.%n", Machine.load());
    return 0;
  }

  private void print(double size, Map<Contenders, List<Span>> measured) {
    System.out.printf(
        Locale.ROOT,
        "%,d messages in %d partitions, %.0f bytes in the mean, checkpoints every %d s; medians of"
            + " %d rounds.%n%n"
            + "| contender | messages/s | × reader | rounds | × consumer | rounds | CPU µs per"
            + " message |%n|---|---:|---:|---:|---:|---:|---:|%n",
        messages,
        PARTITIONS,
        size,
        checkpointSeconds,
        rounds);
    measured.forEach(
        (contender, spans) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %,.0f | %s | %s | %.2f |%n",
                contender.title(),
                Medians.of(spans, Span::perSecond),
                Medians.ratios(spans, of(measured, Contenders.READER), Span::perSecond),
                Medians.ratios(spans, of(measured, Contenders.CONSUMER), Span::perSecond),
                Medians.of(spans, Span::cpuMicros)));
  }

  private static List<Span> of(Map<Contenders, List<Span>> measured, Contenders contender) {
    return measured.getOrDefault(contender, List.of());
  }

  /** Gives the mean size in bytes. */
  private double produce(PulsarServer pulsar) throws Exception {
    var samples =
        new LineSamples(
            SampleSettings.of(7, Instant.parse("2024-01-15T10:30:00Z"))
                .withBadShare(0)
                .withHugeShare(0));
    long bytes = 0;
    try (PulsarClient client = PulsarClient.builder().serviceUrl(pulsar.serviceUrl()).build();
        var producer =
            client
                .newProducer()
                .topic(TOPIC)
                .blockIfQueueFull(true)
                .maxPendingMessages(20_000)
                .batchingMaxMessages(1_000)
                .batchingMaxPublishDelay(20, TimeUnit.MILLISECONDS)
                .create()) {
      for (long i = 0; i < messages; i++) {
        var sample = samples.next();
        byte[] line = sample.value();
        byte[] key = sample.key();
        if (line == null || key == null) {
          throw new IllegalStateException("The samples have no bad ones");
        }
        bytes += line.length;
        var unused =
            producer
                .newMessage()
                .key(new String(key, StandardCharsets.UTF_8))
                .value(line)
                .sendAsync();
      }
      producer.flush();
    }
    return (double) bytes / messages;
  }

  private Span measure(PulsarServer pulsar, Contenders contender, Path folder, int round)
      throws Exception {
    String name = contender.name().toLowerCase(Locale.ROOT) + "-" + round;
    Path warehouse = folder.resolve(name);
    var run =
        new ReadingProcess.Run(
            contender,
            pulsar.serviceUrl(),
            TOPIC,
            warehouse.toUri().toString(),
            name,
            messages,
            (long) (messages * WARM_UP),
            Duration.ofSeconds(checkpointSeconds));
    try (ProcessOfItsOwn process = ReadingProcess.start(run)) {
      long first = Long.parseLong(process.awaitAnswer());
      long begun = System.nanoTime();
      Duration cpu = process.cpu();
      long last = Long.parseLong(process.awaitAnswer());
      if (contender.writes()) {
        last = awaitRows(run.catalog());
      }
      if (last != messages) {
        throw new IllegalStateException(contender + " got " + last + ", not " + messages);
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      return new Span(
          (last - first) / seconds, process.cpu().minus(cpu).toNanos() / 1e3 / (last - first));
    } finally {
      Folders.delete(warehouse);
    }
  }

  /** Waits until the table has all, and gives how many it has then. */
  private long awaitRows(CatalogOptions options) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Catalog catalog = options.open();
    try (Closeable closing = catalog instanceof Closeable closeable ? closeable : () -> {}) {
      while (true) {
        long rows = rows(catalog, options);
        if (rows >= messages) {
          return rows;
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("Only " + rows + " of " + messages + " were stored");
        }
        LockSupport.parkNanos(LOOK.toNanos());
      }
    }
  }

  private static long rows(Catalog catalog, CatalogOptions options) {
    if (!catalog.tableExists(options.identifier())) {
      return 0;
    }
    var latest = catalog.loadTable(options.identifier()).currentSnapshot();
    return latest == null ? 0 : Long.parseLong(latest.summary().get("total-records"));
  }
}
