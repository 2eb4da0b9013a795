package dev.millrace.bench.transactions;

import dev.millrace.bench.Broker;
import dev.millrace.bench.Machine;
import dev.millrace.bench.Measurement;
import dev.millrace.bench.Plot;
import dev.millrace.bench.Profile;
import dev.millrace.bench.Report;
import dev.millrace.bench.Rounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the transactions pipeline: CPU time beside its peers, and latency. */
@Command(
    name = "transactions",
    description = "Windows by user and category: CPU time per record beside peers, and latency.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class TransactionsBench implements Callable<Integer> {
  private static final int TOP_METHODS = 12;

  /** What the job's time goes into; the order decides where a stack fits several. */
  private static final Profile CAUSES =
      new Profile(
          List.of(
              new Profile.Cause(
                  "decode JSON",
                  List.of(
                      "dev.millrace.serde.codec.",
                      "dev.millrace.transactions.TransactionJson",
                      "com.fasterxml.")),
              new Profile.Cause(
                  "serialize and shuffle",
                  List.of(
                      "org.apache.flink.api.java.typeutils.",
                      "org.apache.flink.api.common.typeutils.",
                      "org.apache.flink.runtime.io.network.",
                      "org.apache.flink.runtime.plugable.")),
              new Profile.Cause(
                  "add up before the shuffle", List.of("dev.millrace.transactions.flow.AddUp")),
              new Profile.Cause(
                  "windows and their state",
                  List.of(
                      "org.apache.flink.runtime.state.",
                      "org.apache.flink.streaming.runtime.operators.windowing.",
                      "org.apache.flink.streaming.api.operators.InternalTimer")),
              new Profile.Cause("discount", List.of("dev.millrace.transactions.logic.")),
              new Profile.Cause(
                  "fetch from Kafka",
                  List.of(
                      "org.apache.kafka.",
                      "org.apache.flink.connector.kafka.source.reader.KafkaPartitionSplitReader")),
              new Profile.Cause(
                  "source, dead letters and watermarks",
                  List.of(
                      "dev.millrace.serde.",
                      "org.apache.flink.connector.",
                      "org.apache.flink.api.common.eventtime.",
                      "org.apache.flink.streaming.api.operators.source.",
                      "org.apache.flink.streaming.api.operators.SourceOperator")),
              new Profile.Cause("rest of Flink", List.of("org.apache.flink."))));

  @Option(names = "--records", defaultValue = "5000000", description = "How many records.")
  private long records;

  @Option(names = "--rounds", defaultValue = "5", description = "How often each is measured.")
  private int rounds;

  @Option(
      names = "--only",
      split = ",",
      description =
          "Contenders, such as FLINK_JOB,CODEC_LOOP. All but FLINK_JOB_FULL, which takes fifty times"
              + " as long, unless given.")
  private @Nullable List<Contender> only;

  @Option(
      names = "--latency-seconds",
      defaultValue = "60",
      description = "How long latency is measured for each checkpoint interval; 0: not at all.")
  private int latencySeconds;

  @Option(names = "--profile", description = "Also record where the Flink job's time goes.")
  private boolean profile;

  @Option(names = "--out", description = "Where results go. bench/results/<date> unless given.")
  private @Nullable Path out;

  @Override
  public Integer call() throws Exception {
    Path folder =
        out == null
            ? Path.of("bench", "results", LocalDate.now(ZoneId.systemDefault()).toString())
            : out;
    Files.createDirectories(folder);
    try (Broker broker = Broker.start()) {
      Input input = new Input(broker.bootstrapServers(), records);
      say("sending %,d records", records);
      double size = input.produce();
      StringBuilder text = new StringBuilder();
      text.append(
          String.format(
              Locale.ROOT,
              "# Transactions, %s%n%n%s. Load before: %.1f.%n%n%,d records of %.0f bytes in the mean,"
                  + " %d partitions; medians of %d rounds.%n%n",
              LocalDate.now(ZoneId.systemDefault()),
              Machine.description(),
              Machine.load(),
              records,
              size,
              Input.PARTITIONS,
              rounds));
      List<Rounds> all = measure(input);
      text.append(Report.table(all, yardsticks(all)));
      text.append(String.format(Locale.ROOT, "%nLoad after: %.1f.%n", Machine.load()));
      Files.writeString(folder.resolve("transactions.csv"), Report.values(all));
      Files.writeString(
          folder.resolve("transactions.svg"),
          Plot.svg("Windows by user and category: CPU µs per record", all));
      if (latencySeconds > 0) {
        text.append('\n').append(latencies(broker));
      }
      if (profile) {
        text.append('\n').append(profile(input));
      }
      Files.writeString(folder.resolve("transactions.md"), text);
      System.out.println(text);
    }
    return 0;
  }

  private List<Rounds> measure(Input input) {
    List<Contender> contenders = only == null ? Contender.usual() : only;
    Map<Contender, List<Measurement>> measured = new EnumMap<>(Contender.class);
    contenders.forEach(contender -> measured.put(contender, new ArrayList<>()));
    Measurement first = null;
    for (int round = 1; round <= rounds; round++) {
      for (Contender contender : contenders) {
        Measurement one = ContenderProcess.measure(contender, input, List.of());
        say(
            "round %d, %s: %.2f µs, %,.0f records/s",
            round, contender.title(), one.cpuMicros(), one.perSecond());
        if (first == null) {
          first = one;
        }
        if (!one.answer().equals(first.answer())) {
          throw new IllegalStateException(
              contender + " found " + one.answer() + ", others " + first.answer());
        }
        measured.computeIfAbsent(contender, unused -> new ArrayList<>()).add(one);
      }
    }
    return contenders.stream()
        .map(
            contender -> new Rounds(contender.title(), measured.getOrDefault(contender, List.of())))
        .toList();
  }

  /** All but the job itself. */
  private static List<Rounds> yardsticks(List<Rounds> all) {
    return all.stream().filter(rounds -> !rounds.contender().startsWith("Flink")).toList();
  }

  private String latencies(Broker broker) {
    StringBuilder table =
        new StringBuilder(
            """
            Latency from send to a read_committed reader, exactly once, 500 payments a second:

            | checkpoints every | payments | median | p99 |
            |---:|---:|---:|---:|
            """);
    for (Duration interval : List.of(Duration.ofSeconds(1), Duration.ofSeconds(10))) {
      say("latency with checkpoints every %d s", interval.toSeconds());
      Latency.Result result =
          Latency.measure(broker.bootstrapServers(), interval, Duration.ofSeconds(latencySeconds));
      table.append(
          String.format(
              Locale.ROOT,
              "| %d s | %,d | %.2f s | %.2f s |%n",
              interval.toSeconds(),
              result.payments(),
              result.medianMillis() / 1e3,
              result.p99Millis() / 1e3));
    }
    return table.toString();
  }

  private static String profile(Input input) throws IOException {
    say("profile of the Flink job");
    Path recording = Files.createTempDirectory("millrace-bench").resolve("profile.jfr");
    Measurement unused =
        ContenderProcess.measure(Contender.FLINK_JOB, input, Profile.flags(recording));
    return "Where the Flink job's time goes (samples of running threads):\n\n"
        + CAUSES.tables(recording, TOP_METHODS);
  }

  private static void say(String format, Object... values) {
    System.err.println(String.format(Locale.ROOT, format, values));
  }
}
