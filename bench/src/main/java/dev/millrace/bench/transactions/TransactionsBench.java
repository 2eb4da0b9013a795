package dev.millrace.bench.transactions;

import dev.millrace.bench.Broker;
import dev.millrace.bench.Comparison;
import dev.millrace.bench.Profile;
import dev.millrace.bench.SideBySide;
import dev.millrace.bench.Unit;
import dev.millrace.transactions.sample.SampleSettings;
import dev.millrace.transactions.sample.TransactionSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the transactions pipeline: CPU time beside its peers, and latency. */
@Command(
    name = "transactions",
    description = "Windows by user and category: CPU time per record beside peers, and latency.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class TransactionsBench implements Callable<Integer> {
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
              Profile.SHUFFLE,
              new Profile.Cause(
                  "add up before the shuffle", List.of("dev.millrace.transactions.flow.AddUp")),
              Profile.WINDOWS,
              new Profile.Cause("discount", List.of("dev.millrace.transactions.logic.")),
              Profile.KAFKA,
              Profile.SOURCE,
              Profile.REST_OF_FLINK));

  /** A thousand payments in a second of event time, by a thousand users. */
  static final SampleSettings SAMPLES =
      SampleSettings.of(7, Instant.parse("2024-01-15T10:30:00Z"))
          .withBadShare(0)
          .withSpacing(Duration.ofMillis(1));

  private static final Comparison<Contenders> COMPARISON =
      new Comparison<>(
          "Transactions",
          "transactions",
          () -> new TransactionSamples(SAMPLES),
          Unit.RECORD,
          "Windows by user and category: CPU µs per record",
          Contenders.class,
          Contenders.FLINK_JOB,
          CAUSES);

  @Mixin private final SideBySide sideBySide = new SideBySide();

  @Option(
      names = "--latency-seconds",
      defaultValue = "60",
      description = "How long latency is measured for each checkpoint interval; 0: not at all.")
  private int latencySeconds;

  @Override
  public Integer call() throws Exception {
    return sideBySide.run(COMPARISON, broker -> latencySeconds > 0 ? latencies() : "");
  }

  /** A broker of its own: that of the comparison has millions of records to look after. */
  private String latencies() {
    StringBuilder table =
        new StringBuilder(
            """
            Latency from send to a read_committed reader, exactly once, 500 payments a second:

            | checkpoints every | payments | median | p99 |
            |---:|---:|---:|---:|
            """);
    for (Duration interval : List.of(Duration.ofSeconds(1), Duration.ofSeconds(10))) {
      SideBySide.say("latency with checkpoints every %d s", interval.toSeconds());
      Latency.Result result;
      try (Broker broker = Broker.start()) {
        result =
            Latency.measure(
                broker.bootstrapServers(), interval, Duration.ofSeconds(latencySeconds));
      }
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
}
