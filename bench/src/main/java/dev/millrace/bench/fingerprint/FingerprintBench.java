package dev.millrace.bench.fingerprint;

import dev.millrace.bench.Comparison;
import dev.millrace.bench.Profile;
import dev.millrace.bench.SideBySide;
import dev.millrace.bench.Unit;
import dev.millrace.fingerprint.sample.SampleSettings;
import dev.millrace.fingerprint.sample.SensorSamples;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the fingerprint pipeline: CPU time beside its peers, state, and its sketch. */
@Command(
    name = "fingerprint",
    description =
        "Fingerprints: CPU time per reading beside peers, size of state, exact or sketch.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class FingerprintBench implements Callable<Integer> {
  /** Of each piece of equipment. */
  static final int SENSORS = 5;

  private static final int EQUIPMENT = 2_000;

  /** Ten thousand sensors that report once a second. */
  static final SampleSettings SAMPLES =
      SampleSettings.of(7, Instant.parse("2024-01-15T10:30:00Z"))
          .withEquipment(SampleSettings.equipment(EQUIPMENT))
          .withSensors(SENSORS)
          .withBadShare(0);

  /** What the job's time goes into; the order decides where a stack fits several. */
  private static final Profile CAUSES =
      new Profile(
          List.of(
              new Profile.Cause(
                  "decode JSON",
                  List.of(
                      "dev.millrace.serde.codec.",
                      "dev.millrace.fingerprint.PlainSensor",
                      "dev.millrace.fingerprint.WrittenReading",
                      "dev.millrace.fingerprint.SensorMessageReader",
                      "com.fasterxml.")),
              new Profile.Cause(
                  "serialize and shuffle",
                  List.of(
                      "org.apache.flink.api.java.typeutils.",
                      "org.apache.flink.api.common.typeutils.",
                      "org.apache.flink.runtime.io.network.",
                      "org.apache.flink.runtime.plugable.")),
              new Profile.Cause(
                  "collect before the shuffle",
                  List.of(
                      "dev.millrace.fingerprint.flow.CollectReadings",
                      "dev.millrace.serde.eventtime.CombineOnTime")),
              new Profile.Cause(
                  "put together and take fingerprints",
                  List.of(
                      "dev.millrace.fingerprint.logic.",
                      "dev.millrace.fingerprint.flow.",
                      "dev.millrace.fingerprint.model.Fingerprint",
                      "dev.millrace.bench.")),
              new Profile.Cause(
                  "windows and their state",
                  List.of(
                      "org.apache.flink.runtime.state.",
                      "org.apache.flink.streaming.runtime.operators.windowing.",
                      "org.apache.flink.streaming.api.operators.InternalTimer")),
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

  private static final Comparison<Contenders> COMPARISON =
      new Comparison<>(
          "Fingerprint",
          "sensor-data",
          () -> new SensorSamples(SAMPLES),
          new Unit("reading", SENSORS),
          "Fingerprints: CPU µs per message of 5 readings",
          Contenders.class,
          Contenders.FLINK_JOB,
          CAUSES);

  @Mixin private final SideBySide sideBySide = new SideBySide();

  @Option(
      names = "--seeds",
      defaultValue = "10",
      description = "With how many seeds exact and folded readings are compared; 0: not at all.")
  private int seeds;

  @Override
  public Integer call() throws Exception {
    return sideBySide.run(COMPARISON, unused -> tables());
  }

  private String tables() throws IOException {
    String size = StateSize.table();
    if (seeds == 0) {
      return size;
    }
    SideBySide.say("exact and folded");
    return size + '\n' + ExactOrSketch.table(seeds);
  }
}
