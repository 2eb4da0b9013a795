package dev.millrace.bench.fingerprint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.bench.Input;
import dev.millrace.bench.MeasuredStreams;
import dev.millrace.bench.Stopwatch;
import dev.millrace.bench.Tally;
import dev.millrace.fingerprint.SensorMessageReader;
import dev.millrace.fingerprint.model.Reading;
import dev.millrace.fingerprint.model.SensorMessage;
import dev.millrace.fingerprint.model.SensorStatistics;
import dev.millrace.serde.codec.MalformedRecord;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.Stores;

/**
 * The same fingerprints in Kafka Streams: one thread, state in memory with a changelog.
 *
 * <p>Where there was a choice it was made for the peer: a window is bytes to which readings are
 * appended, so that it need not be taken apart for each message; the cache holds all open windows,
 * so that the changelog gets them at commits only; results are left in the store and read once.
 */
final class StreamsTopology {
  private static final String STORE = "readings";
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** It reads partitions at different speeds, and drops what is later than this. */
  private static final Duration GRACE = Duration.ofDays(30);

  private static final long CACHE_BYTES = 128L << 20;

  /**
   * The readings of one window, one behind the other: length of the sensor's name, name, number; no
   * number stands for none.
   */
  private static final class Appended {
    static final byte[] NOTHING = new byte[0];

    private Appended() {}

    static byte[] plus(byte[] window, SensorMessage message) {
      int more = 0;
      for (Reading reading : message.readings()) {
        more += 1 + reading.sensor().length() + Double.BYTES;
      }
      ByteBuffer all =
          ByteBuffer.wrap(Arrays.copyOf(window, window.length + more)).position(window.length);
      for (Reading reading : message.readings()) {
        byte[] name = reading.sensor().getBytes(UTF_8);
        all.put((byte) name.length)
            .put(name)
            .putDouble(reading.kind() == Reading.Kind.NUMBER ? reading.value() : Double.NaN);
      }
      return all.array();
    }

    static Map<String, SensorStatistics> statistics(byte[] window) {
      Map<String, Values> sensors = new HashMap<>();
      ByteBuffer all = ByteBuffer.wrap(window);
      while (all.hasRemaining()) {
        byte[] name = new byte[all.get()];
        all.get(name);
        Values values = sensors.computeIfAbsent(new String(name, UTF_8), unused -> new Values());
        double number = all.getDouble();
        if (Double.isNaN(number)) {
          values.addNull();
        } else {
          values.add(number);
        }
      }
      Map<String, SensorStatistics> data = new HashMap<>();
      sensors.forEach((sensor, values) -> data.put(sensor, values.statistics()));
      return data;
    }
  }

  private final Input input;
  private final Stopwatch watch;
  private final MeasuredStreams streams;

  StreamsTopology(Input input, Stopwatch watch) {
    this.input = input;
    this.watch = watch;
    this.streams = new MeasuredStreams(input, input.records(), CACHE_BYTES);
  }

  void run(Tally tally) throws Exception {
    streams.run(topology(), tally, stores -> give(stores, tally));
  }

  private Topology topology() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            input.topic(),
            Consumed.with(Serdes.String(), messages())
                .withTimestampExtractor(
                    (record, latest) -> ((SensorMessage) record.value()).epochMillis()))
        .groupByKey()
        .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW, GRACE))
        .aggregate(
            () -> Appended.NOTHING,
            (equipId, message, window) -> {
              watch.saw(1);
              streams.took();
              return Appended.plus(window, message);
            },
            Materialized.<String, byte[]>as(
                    Stores.inMemoryWindowStore(STORE, GRACE.plus(WINDOW), WINDOW, false))
                .withKeySerde(Serdes.String())
                .withValueSerde(Serdes.ByteArray()));
    return builder.build();
  }

  private static void give(KafkaStreams stores, Tally tally) {
    var store =
        stores.store(
            StoreQueryParameters.fromNameAndType(
                STORE, QueryableStoreTypes.<String, byte[]>windowStore()));
    try (var windows = store.all()) {
      windows.forEachRemaining(
          window ->
              Findings.give(
                  window.key.key(),
                  window.key.window().start(),
                  Appended.statistics(window.value),
                  tally));
    }
  }

  private static Serde<SensorMessage> messages() {
    SensorMessageReader reader = new SensorMessageReader();
    return Serdes.serdeFrom(
        (topic, message) -> {
          throw new UnsupportedOperationException("Messages are only read");
        },
        (topic, bytes) -> {
          try {
            return reader.read(bytes);
          } catch (MalformedRecord malformed) {
            throw new IllegalStateException("All samples are good", malformed);
          }
        });
  }
}
