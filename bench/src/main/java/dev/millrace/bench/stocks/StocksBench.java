package dev.millrace.bench.stocks;

import dev.millrace.bench.Broker;
import dev.millrace.bench.Input;
import dev.millrace.bench.Machine;
import dev.millrace.bench.Medians;
import dev.millrace.bench.ProcessOfItsOwn;
import dev.millrace.bench.SideBySide;
import dev.millrace.stocks.sample.SampleSettings;
import dev.millrace.stocks.sample.TickSamples;
import dev.millrace.stocks.table.TicksTable;
import dev.millrace.testing.ClickHouseServer;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures the way into ClickHouse: ticks a second beside bare clients, and until they are seen.
 */
@Command(
    name = "stocks",
    description = "Ticks a second into ClickHouse beside its bare client, and latency until seen.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class StocksBench implements Callable<Integer> {
  private static final String TOPIC = "ticks-to-store";
  private static final String BARS = "stock-bars";
  private static final int SYMBOLS = 200;
  private static final Duration CHECKPOINTS = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(10);

  /** While classes are loaded and compiled, nothing is measured. */
  private static final double WARM_UP = 0.2;

  @Option(names = "--ticks", defaultValue = "4000000", description = "How many ticks in each run.")
  private long ticks = 4_000_000;

  @Option(names = "--rounds", defaultValue = "5", description = "How often each is measured.")
  private int rounds = 5;

  @Option(
      names = "--latency-seconds",
      defaultValue = "60",
      description = "How long latency is measured for each setting; 0: not at all.")
  private int latencySeconds = 60;

  @Option(names = "--latency-rate", defaultValue = "500", description = "Ticks a second meanwhile.")
  private int latencyRate = 500;

  /** What one run came to. */
  private record Span(double perSecond, double cpuMicros) {}

  @Override
  public Integer call() throws Exception {
    System.out.printf("%s. Load before: %.1f.%n%n", Machine.description(), Machine.load());
    try (Broker broker = Broker.start();
        ClickHouseServer clickHouse =
            ClickHouseServer.start(Files.createTempDirectory("millrace-bench-clickhouse"))) {
      if (rounds > 0) {
        throughput(broker, clickHouse);
      }
      if (latencySeconds > 0) {
        latencies(broker, clickHouse);
      }
    }
    System.out.printf("%nLoad after: %.1f.%n", Machine.load());
    return 0;
  }

  private void throughput(Broker broker, ClickHouseServer clickHouse) throws Exception {
    SideBySide.say("sending %,d ticks", ticks);
    createTopics(broker, BARS, TOPIC + ".dead-letters");
    double size =
        new Input(broker.bootstrapServers(), TOPIC, ticks)
            .produce(
                new TickSamples(
                    SampleSettings.of(7, Instant.parse("2024-01-30T10:00:00Z"))
                        .withSymbols(SampleSettings.symbols(SYMBOLS))
                        .withSpacing(Duration.ofMillis(100))
                        .withBadShare(0)));
    Map<Contenders, List<Span>> measured = new EnumMap<>(Contenders.class);
    // Alternating, so that what else the machine does meets all of them.
    for (int round = 1; round <= rounds; round++) {
      for (Contenders contender : Contenders.values()) {
        Span span = measure(broker, clickHouse, contender, round);
        measured.computeIfAbsent(contender, any -> new ArrayList<>()).add(span);
        SideBySide.say(
            "round %d, %s: %,.0f ticks/s, %.2f µs CPU",
            round, contender.title(), span.perSecond(), span.cpuMicros());
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%,d ticks of %d symbols, %.0f bytes in the mean; medians of %d rounds.%n%n"
            + "| contender | ticks/s | × loop | rounds | × rows in memory | rounds | CPU µs per tick |%n"
            + "|---|---:|---:|---:|---:|---:|---:|%n",
        ticks,
        SYMBOLS,
        size,
        rounds);
    for (Contenders contender : Contenders.values()) {
      List<Span> spans = of(measured, contender);
      System.out.printf(
          Locale.ROOT,
          "| %s | %,.0f | %s | %s | %.2f |%n",
          contender.title(),
          Medians.of(spans, Span::perSecond),
          Medians.ratios(spans, of(measured, Contenders.CONSUMER_LOOP), Span::perSecond),
          Medians.ratios(spans, of(measured, Contenders.ROWS_AT_HAND), Span::perSecond),
          Medians.of(spans, Span::cpuMicros));
    }
  }

  private static List<Span> of(Map<Contenders, List<Span>> measured, Contenders contender) {
    return measured.getOrDefault(contender, List.of());
  }

  private Span measure(Broker broker, ClickHouseServer clickHouse, Contenders contender, int round)
      throws Exception {
    String database = "stocks_" + contender.name().toLowerCase(Locale.ROOT) + "_" + round;
    for (String statement : new TicksTable(database).statements()) {
      var unused = clickHouse.query(statement);
    }
    var run =
        new StoringProcess.Run(
            contender,
            1,
            broker.bootstrapServers(),
            TOPIC,
            clickHouse.address(),
            database,
            ticks,
            CHECKPOINTS);
    try (var table = new TicksInTable(clickHouse.address(), database);
        ProcessOfItsOwn process = StoringProcess.start(run)) {
      long first = await(table, (long) (ticks * WARM_UP));
      long begun = System.nanoTime();
      Duration cpu = process.cpu();
      long last = await(table, ticks);
      if (last != ticks) {
        throw new IllegalStateException(contender + " stored " + last + " ticks, not " + ticks);
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      return new Span(
          (last - first) / seconds, process.cpu().minus(cpu).toNanos() / 1e3 / (last - first));
    } finally {
      var unused = clickHouse.query("DROP DATABASE " + database);
    }
  }

  /** Waits for so many ticks, and gives how many there are then. */
  private static long await(TicksInTable table, long wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long count = table.count();
    while (count < wanted) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Only " + count + " of " + wanted + " ticks were stored");
      }
      LockSupport.parkNanos(LOOK.toNanos());
      count = table.count();
    }
    return count;
  }

  private void latencies(Broker broker, ClickHouseServer clickHouse) throws Exception {
    System.out.printf(
        "%nFrom the producer's send until a query finds the tick, the whole job, %,d ticks a"
            + " second:%n%n| checkpoints every | ticks | median | p99 |%n|---:|---:|---:|---:|%n",
        latencyRate);
    for (Duration checkpoints :
        List.of(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(10))) {
      String database = "stocks_latency_" + checkpoints.toMillis();
      createTopics(broker, database, database + ".dead-letters", BARS);
      for (String statement : new TicksTable(database).statements()) {
        var unused = clickHouse.query(statement);
      }
      var run =
          new StoringProcess.Run(
              Contenders.JOB,
              1,
              broker.bootstrapServers(),
              database,
              clickHouse.address(),
              database,
              0,
              checkpoints);
      SideBySide.say("latency with checkpoints every %d ms", checkpoints.toMillis());
      try (var table = new TicksInTable(clickHouse.address(), database);
          ProcessOfItsOwn process = StoringProcess.start(run)) {
        var result =
            VisibleLatency.measure(
                broker.bootstrapServers(),
                database,
                table,
                latencyRate,
                Duration.ofSeconds(latencySeconds));
        System.out.printf(
            Locale.ROOT,
            "| %.1f s | %,d | %.2f s | %.2f s |%n",
            checkpoints.toMillis() / 1e3,
            result.nanos().size(),
            result.seconds(0.5),
            result.seconds(0.99));
      }
    }
  }

  private static void createTopics(Broker broker, String... names) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      var known = admin.listTopics().names().get();
      List<NewTopic> topics = new ArrayList<>();
      for (String name : names) {
        if (!known.contains(name)) {
          topics.add(new NewTopic(name, Input.PARTITIONS, (short) 1));
        }
      }
      admin.createTopics(topics).all().get();
    }
  }
}
