package dev.millrace.stocks;

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
import dev.millrace.stocks.flow.Bars;
import dev.millrace.stocks.model.Bar;
import dev.millrace.stocks.model.Received;
import dev.millrace.stocks.table.TableOutlet;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;

/**
 * Takes stock ticks from Kafka to a table of ClickHouse, and gives the bars that they make back.
 *
 * @param settings what the user chose
 * @param ticks where they come from
 * @param table where they go to
 * @param bars where bars go
 * @param deadLetters where goes what could not be used
 */
public record StocksJob(
    Settings settings,
    Source<Either<DeadLetter, Received>, ?, ?> ticks,
    Sink<Received> table,
    Outlet<Bar> bars,
    Sink<OutgoingRecord> deadLetters) {
  /** The name in the Web UI, of the consumer group and of transactions. */
  public static final String NAME = "stocks";

  private static final String OUTPUT_TOPIC = "stock-bars";
  private static final String SOURCE_UID = "stock-ticks";

  /** Those of ticks that ClickHouse refuses, which it does behind a checkpoint. */
  private static final String REFUSED = "refused";

  public static void main(String[] arguments) throws Exception {
    if (JobArguments.askForHelp(arguments)) {
      System.out.print(Settings.help());
      return;
    }
    Settings settings = Settings.parse(arguments);
    var environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.enableCheckpointing(settings.checkpointInterval().toMillis());
    from(settings).addTo(environment);
    environment.execute(NAME);
  }

  /** The job as it runs in production, between topics of one Kafka and ClickHouse. */
  public static StocksJob from(Settings settings) {
    KafkaOptions kafka = settings.kafka();
    return new StocksJob(
        settings,
        kafka.source(settings.inputTopic(), decoding(settings)),
        new TableOutlet(settings.table())
            .sink(
                refused ->
                    drainDeadLetters(
                        REFUSED,
                        refused,
                        settings,
                        kafka.deadLetterSink(settings.deadLetterTopic(), REFUSED),
                        // Flink takes one sink behind another, not two.
                        false)),
        new Outlet<>(
            OUTPUT_TOPIC,
            Encoder.of(JsonCodec.of(Bar.class), Bar::symbol),
            kafka.maxRecordBytes(),
            kafka.sink(OUTPUT_TOPIC),
            settings.print()),
        kafka.deadLetterSink(settings.deadLetterTopic()));
  }

  /** What makes ticks of Kafka's records, and dead letters of those that are none. */
  public static DecodingSchema<Received> decoding(Settings settings) {
    TickReader reader = new TickReader(settings.zone());
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
                ticks,
                new DecodedWatermarks<>(Received::epochMillis, settings.eventTime()),
                SOURCE_UID)
            .uid(SOURCE_UID);
    var outputs =
        new Bars(settings.intervals(), settings.eventTime())
            .apply(DeadLetterBreaker.behind(decoded, settings.breaker()));
    outputs.ticks().sinkTo(table).name(TableOutlet.UID).uid(TableOutlet.UID);
    drainDeadLetters(
        "dead-letters",
        outputs.deadLetters().union(bars.drain(outputs.bars())),
        settings,
        deadLetters,
        settings.print());
  }

  private static void drainDeadLetters(
      String name,
      DataStream<DeadLetter> letters,
      Settings settings,
      Sink<OutgoingRecord> sink,
      boolean print) {
    Outlet.drainDeadLetters(
        name,
        letters,
        settings.deadLetterTopic(),
        new EncodeDeadLetters(NAME, settings.kafka().deadLetterBytes()),
        sink,
        print);
  }
}
