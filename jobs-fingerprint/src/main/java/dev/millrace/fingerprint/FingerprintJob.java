package dev.millrace.fingerprint;

import dev.millrace.fingerprint.flow.Fingerprints;
import dev.millrace.fingerprint.model.Fingerprint;
import dev.millrace.fingerprint.model.Received;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.DeadLetterBreaker;
import dev.millrace.serde.eventtime.DecodedWatermarks;
import dev.millrace.serde.kafka.DecodingSchema;
import dev.millrace.serde.kafka.EncodeDeadLetters;
import dev.millrace.serde.kafka.Encoder;
import dev.millrace.serde.kafka.KafkaOptions;
import dev.millrace.serde.kafka.OutgoingRecord;
import dev.millrace.serde.kafka.Outlet;
import dev.millrace.serde.settings.JobArguments;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;

/**
 * Takes sensor messages from Kafka and gives a fingerprint of each piece of equipment and window
 * back.
 *
 * @param settings what the user chose
 * @param messages where they come from
 * @param fingerprints where fingerprints go
 * @param deadLetters where goes what could not be used
 */
public record FingerprintJob(
    Settings settings,
    Source<Either<DeadLetter, Received>, ?, ?> messages,
    Outlet<Fingerprint> fingerprints,
    Sink<OutgoingRecord> deadLetters) {
  /** The name in the Web UI, of the consumer group and of transactions. */
  public static final String NAME = "fingerprint";

  private static final String OUTPUT_TOPIC = "fingerprint-output";
  private static final String SOURCE_UID = "sensor-data";

  public static void main(String[] arguments) throws Exception {
    if (JobArguments.askForHelp(arguments)) {
      System.out.print(Settings.help());
      return;
    }
    var environment = StreamExecutionEnvironment.getExecutionEnvironment();
    from(Settings.parse(arguments)).addTo(environment);
    environment.execute(NAME);
  }

  /** The job as it runs in production, between topics of one Kafka. */
  public static FingerprintJob from(Settings settings) {
    KafkaOptions kafka = settings.kafka();
    return new FingerprintJob(
        settings,
        kafka.source(settings.inputTopic(), decoding(settings)),
        new Outlet<>(
            OUTPUT_TOPIC,
            Encoder.of(JsonCodec.of(Fingerprint.class), Fingerprint::equipId),
            kafka.maxRecordBytes(),
            kafka.sink(OUTPUT_TOPIC),
            settings.print()),
        kafka.deadLetterSink(settings.deadLetterTopic()));
  }

  /** What makes messages of Kafka's records, and dead letters of those that are none. */
  public static DecodingSchema<Received> decoding(Settings settings) {
    SensorMessageReader reader = new SensorMessageReader();
    return new DecodingSchema<>(
        Received.class,
        (value, origin) -> new Received(reader.read(value), origin),
        Received::epochMillis,
        settings.eventTime().maxAhead(),
        SOURCE_UID);
  }

  /** Puts the job into an environment. */
  public void addTo(StreamExecutionEnvironment environment) {
    var decoded =
        environment
            .fromSource(
                messages,
                new DecodedWatermarks<>(Received::epochMillis, settings.eventTime()),
                SOURCE_UID)
            .uid(SOURCE_UID);
    var outputs =
        new Fingerprints(settings.statistics(), settings.register(), settings.eventTime())
            .apply(DeadLetterBreaker.behind(decoded, settings.breaker()));
    Outlet.drainDeadLetters(
        outputs.deadLetters().union(fingerprints.drain(outputs.fingerprints())),
        settings.deadLetterTopic(),
        new EncodeDeadLetters(NAME, settings.kafka().deadLetterBytes()),
        deadLetters,
        settings.print());
  }
}
