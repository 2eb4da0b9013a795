package dev.millrace.cli.data;

import dev.millrace.cli.Durations;
import dev.millrace.fingerprint.sample.SampleSettings;
import dev.millrace.fingerprint.sample.SensorSamples;
import dev.millrace.serde.sample.Sample;
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

/** Sends what sensors report, or the lines of a file, to Kafka. */
@Command(
    name = "sensors",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace produce sensors",
      "  ./millrace produce sensors --equipment 2000 --count 1200000 --seed 7 --start"
          + " 2024-01-24T17:50:00",
      "  ./millrace produce sensors --from machines.ndjson --close-windows --closing-after 2h"
    },
    description = {
      "Send what sensors report, or the lines of a file as they are.",
      "Without --count or --from it goes on until Ctrl-C, with a message a second from each piece"
          + " of equipment. With --start nothing depends on the clock: equal --seed and --start give"
          + " equal bytes."
    })
public final class ProduceSensors implements Callable<Integer>, Supply {
  private static final FieldOfLine EQUIPMENT = new FieldOfLine("equip_id");

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin KafkaOptions kafka = new KafkaOptions();
  @Mixin FeedOptions feed = new FeedOptions();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "sensor-data",
      description = "Where to send (default: ${DEFAULT-VALUE}).")
  String topic = "sensor-data";

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Messages per second from all equipment; 0 is as fast as possible (default: one from each"
              + " piece, with --count or --from 0). Event times follow it.")
  @Nullable Double rate;

  @Option(
      names = "--equipment",
      paramLabel = "WHICH",
      defaultValue = "110-114",
      converter = Equipment.Reader.class,
      description =
          "How many (2000), from which to which (110-114), or each by its id (110,kiln-2; default:"
              + " ${DEFAULT-VALUE}).")
  Equipment equipment = new Equipment(SampleSettings.equipment(5));

  @Option(
      names = "--sensors",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many each has, from 0001 on (default: ${DEFAULT-VALUE}).")
  int sensors = 5;

  @Option(
      names = "--jitter",
      paramLabel = "DURATION",
      defaultValue = "2s",
      converter = Durations.class,
      description = "How far messages are out of order (default: ${DEFAULT-VALUE}).")
  Duration jitter = Duration.ofSeconds(2);

  @Option(
      names = "--late",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share of messages that come minutes too late (default: ${DEFAULT-VALUE}).")
  double late;

  @Option(
      names = "--nulls",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description = "Share of readings that are \"null\" (default: ${DEFAULT-VALUE}).")
  double nulls = 0.01;

  @Option(
      names = "--closing-after",
      paramLabel = "DURATION",
      defaultValue = "2m",
      converter = Durations.class,
      description =
          "How much later than the last event the records of --close-windows are (default:"
              + " ${DEFAULT-VALUE}). The job refuses those of more than 5 min ahead of the clock.")
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
        feed.samples.seed,
        equipment.ids(),
        sensors,
        start,
        spacing,
        jitter,
        late,
        nulls,
        feed.samples.bad);
  }

  @Override
  public double liveRate() {
    return equipment.ids().size();
  }

  @Override
  public double eventRate() {
    return liveRate();
  }

  @Override
  public Iterator<Sample> samples(Instant start, double perSecond) {
    return new SensorSamples(
        settings(start, SampleOptions.between(perSecond / equipment.ids().size())));
  }

  @Override
  public Sample closing(int partition, Instant time) {
    return SensorSamples.closing(partition, time);
  }

  @Override
  public FieldOfLine key() {
    return EQUIPMENT;
  }

  @Override
  public Duration farthestAhead() {
    return Duration.ofMinutes(5);
  }
}
