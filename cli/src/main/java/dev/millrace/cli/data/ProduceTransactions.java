package dev.millrace.cli.data;

import dev.millrace.cli.Durations;
import dev.millrace.serde.sample.Sample;
import dev.millrace.transactions.WireFormat;
import dev.millrace.transactions.sample.SampleSettings;
import dev.millrace.transactions.sample.TransactionSamples;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.Callable;
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
public final class ProduceTransactions implements Callable<Integer>, Supply {
  private static final FieldOfLine USER = new FieldOfLine("user_id");
  private static final double DEMO_RATE = 20;
  private static final double EVENT_RATE = 50;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin KafkaOptions kafka = new KafkaOptions();
  @Mixin RegistryOptions registry = new RegistryOptions();
  @Mixin FeedOptions feed = new FeedOptions();

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
          "Records per second; 0 is as fast as possible (default: 20, with --count or --from 0)."
              + " Event times are 1/rate apart, without --rate 20 ms.")
  @Nullable Double rate;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many users buy (default: ${DEFAULT-VALUE}).")
  int users = 1000;

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
      names = "--closing-after",
      paramLabel = "DURATION",
      defaultValue = "10m",
      converter = Durations.class,
      description =
          "How much later than the last event the records of --close-windows are (default:"
              + " ${DEFAULT-VALUE}).")
  Duration closingAfter = Duration.ofMinutes(10);

  private @Nullable AvroInput avro;

  @Override
  public Integer call() throws IOException {
    feed.check(spec.commandLine(), rate);
    if (users < 1) {
      throw new ParameterException(spec.commandLine(), "--users must be at least 1.");
    }
    SampleOptions.requireShare(spec.commandLine(), "--schemes", schemes);
    SampleOptions.requireShare(spec.commandLine(), "--near-limit", nearLimit);
    if (format == WireFormat.AVRO) {
      avro = new AvroInput(registry.registry(), topic);
    }
    return new Feed(kafka, feed, topic, rate, this, spec.commandLine().getErr()).send(closingAfter);
  }

  @Override
  public double liveRate() {
    return DEMO_RATE;
  }

  @Override
  public double eventRate() {
    return EVENT_RATE;
  }

  @Override
  public Iterator<Sample> samples(Instant start, double perSecond) {
    return new TransactionSamples(
        new SampleSettings(
            feed.samples.seed,
            users,
            start,
            SampleOptions.between(perSecond),
            feed.samples.bad,
            disorder,
            schemes,
            nearLimit));
  }

  @Override
  public Sample closing(int partition, Instant time) {
    return TransactionSamples.closing(partition, time);
  }

  @Override
  public FieldOfLine key() {
    return USER;
  }

  @Override
  public Duration farthestAhead() {
    return Duration.ofHours(1);
  }

  @Override
  public byte @Nullable [] encoded(byte @Nullable [] json) {
    return avro == null ? json : avro.message(json);
  }

  @Override
  public long misfits() {
    return avro == null ? 0 : avro.misfits();
  }
}
