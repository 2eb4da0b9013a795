package dev.millrace.cli.data;

import dev.millrace.cli.Durations;
import dev.millrace.serde.sample.Sample;
import dev.millrace.stocks.sample.SampleSettings;
import dev.millrace.stocks.sample.TickSamples;
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

/** Sends the ticks of stocks, or the lines of a file, to Kafka. */
@Command(
    name = "ticks",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace produce ticks",
      "  ./millrace produce ticks --symbols AAPL,MSFT --rate 500",
      "  ./millrace produce ticks --symbols 200 --count 1000000 --seed 7 --start"
          + " 2024-01-30T10:00:00",
      "  ./millrace produce ticks --from ticks.ndjson --close-windows --closing-after 2d"
    },
    description = {
      "Send the ticks of stocks, or the lines of a file as they are.",
      "Without --count or --from it goes on until Ctrl-C, with a tick a second of each stock, whose"
          + " price walks at random. With --start nothing depends on the clock: equal --seed and"
          + " --start give equal bytes."
    })
public final class ProduceTicks implements Callable<Integer>, Supply {
  private static final FieldOfLine SYMBOL = new FieldOfLine("symbol");

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin KafkaOptions kafka = new KafkaOptions();
  @Mixin FeedOptions feed = new FeedOptions();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "stock-ticks",
      description = "Where to send (default: ${DEFAULT-VALUE}).")
  String topic = "stock-ticks";

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Ticks per second of all stocks; 0 is as fast as possible (default: one of each, with"
              + " --count or --from 0). Event times follow it.")
  @Nullable Double rate;

  @Option(
      names = "--symbols",
      paramLabel = "WHICH",
      defaultValue = "10",
      converter = Symbols.Reader.class,
      description =
          "How many stocks, from AAPL on (200), or each by its symbol (AAPL,SAP; default:"
              + " ${DEFAULT-VALUE}).")
  Symbols symbols = new Symbols(SampleSettings.symbols(10));

  @Option(
      names = "--jitter",
      paramLabel = "DURATION",
      defaultValue = "2s",
      converter = Durations.class,
      description = "How far ticks are out of order (default: ${DEFAULT-VALUE}).")
  Duration jitter = Duration.ofSeconds(2);

  @Option(
      names = "--late",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share of ticks that come minutes too late (default: ${DEFAULT-VALUE}).")
  double late;

  @Option(
      names = "--closing-after",
      paramLabel = "DURATION",
      defaultValue = "2m",
      converter = Durations.class,
      description =
          "How much later than the last event the records of --close-windows are (default:"
              + " ${DEFAULT-VALUE}); 2d closes bars of a day too. The job refuses those of more than"
              + " 5 min ahead of the clock.")
  Duration closingAfter = Duration.ofMinutes(2);

  @Override
  public Integer call() throws IOException {
    feed.check(spec.commandLine(), rate);
    try {
      var unused = settings(Instant.EPOCH, Duration.ZERO);
    } catch (IllegalArgumentException senseless) {
      throw new ParameterException(spec.commandLine(), senseless.getMessage() + ".", senseless);
    }
    return new Feed(kafka, feed, topic, rate, this, spec.commandLine().getErr()).send(closingAfter);
  }

  private SampleSettings settings(Instant start, Duration spacing) {
    return new SampleSettings(
        feed.samples.seed, symbols.names(), start, spacing, jitter, late, feed.samples.bad);
  }

  @Override
  public double liveRate() {
    return symbols.names().size();
  }

  @Override
  public double eventRate() {
    return liveRate();
  }

  @Override
  public Iterator<Sample> samples(Instant start, double perSecond) {
    return new TickSamples(
        settings(start, SampleOptions.between(perSecond / symbols.names().size())));
  }

  @Override
  public Sample closing(int partition, Instant time) {
    return TickSamples.closing(partition, time);
  }

  @Override
  public FieldOfLine key() {
    return SYMBOL;
  }

  @Override
  public Duration farthestAhead() {
    return Duration.ofMinutes(5);
  }
}
