package dev.millrace.bench.transactions;

import dev.millrace.bench.Input;
import dev.millrace.bench.MeasuredStreams;
import dev.millrace.bench.Stopwatch;
import dev.millrace.bench.Tally;
import dev.millrace.serde.codec.Codec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.transactions.Settings;
import dev.millrace.transactions.TransactionsJob;
import dev.millrace.transactions.logic.Discounts;
import dev.millrace.transactions.model.Transaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.Stores;

/**
 * The same windows in Kafka Streams: one thread, state in memory with a changelog.
 *
 * <p>Where there was a choice it was made for the peer: results are left in the store and not
 * written out, delivery is at least once, what travels and what is kept is a few fixed bytes, and
 * the sets of distinct users and categories are left out, which it would have to write anew for
 * each payment.
 */
final class StreamsTopology {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** It reads partitions at different speeds, and drops what is later than this. */
  private static final Duration GRACE = Duration.ofDays(30);

  /** What the windows need of a payment. */
  record Slice(String category, long cents, int quantity) {
    byte[] bytes() {
      byte[] name = category.getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.allocate(12 + name.length)
          .putLong(cents)
          .putInt(quantity)
          .put(name)
          .array();
    }

    static Slice of(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return new Slice(
          new String(bytes, 12, bytes.length - 12, StandardCharsets.UTF_8),
          buffer.getLong(),
          buffer.getInt());
    }
  }

  /** The running total of one window. */
  record Total(long count, long sum, long min, long max, long quantity) {
    static Total none() {
      return new Total(0, 0, Long.MAX_VALUE, Long.MIN_VALUE, 0);
    }

    Total plus(Slice slice) {
      return new Total(
          count + 1,
          sum + slice.cents(),
          Math.min(min, slice.cents()),
          Math.max(max, slice.cents()),
          quantity + slice.quantity());
    }

    byte[] bytes() {
      return ByteBuffer.allocate(40)
          .putLong(count)
          .putLong(sum)
          .putLong(min)
          .putLong(max)
          .putLong(quantity)
          .array();
    }

    static Total of(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return new Total(
          buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }
  }

  private static final Serde<Slice> SLICES =
      Serdes.serdeFrom((topic, slice) -> slice.bytes(), (topic, bytes) -> Slice.of(bytes));

  /** Streams asks for the bytes of no total when it deletes one. */
  private static final Serde<Total> TOTALS =
      Serdes.serdeFrom(
          (topic, total) -> total == null ? null : total.bytes(),
          (topic, bytes) -> bytes == null ? null : Total.of(bytes));

  private final Input input;
  private final Stopwatch watch;
  private final MeasuredStreams streams;

  StreamsTopology(Input input, Stopwatch watch) {
    this.input = input;
    this.watch = watch;
    this.streams =
        new MeasuredStreams(input, 2 * input.records(), MeasuredStreams.USUAL_CACHE_BYTES);
  }

  void run(Tally tally) throws Exception {
    streams.run(
        topology(),
        tally,
        stores -> {
          give(stores, "user", tally);
          give(stores, "category", tally);
        });
  }

  private Topology topology() {
    Settings job = Settings.parse();
    Discounts discounts = job.discounts();
    StreamsBuilder builder = new StreamsBuilder();
    KStream<String, Slice> slices =
        builder.stream(
                input.topic(),
                Consumed.with(Serdes.String(), payments(TransactionsJob.codec(job)))
                    .withTimestampExtractor(
                        (record, latest) ->
                            ((Transaction) record.value()).timestamp().epochMillis()))
            .mapValues(
                payment -> {
                  watch.saw(1);
                  return new Slice(
                      payment.category(),
                      Spendings.cents(discounts.price(payment).finalAmount()),
                      payment.quantity());
                });
    Grouped<String, Slice> grouped = Grouped.with(Serdes.String(), SLICES);
    addUp("user", slices.groupByKey(grouped));
    addUp("category", slices.groupBy((user, slice) -> slice.category(), grouped));
    return builder.build();
  }

  private void addUp(String kind, KGroupedStream<String, Slice> slices) {
    var store = Stores.inMemoryWindowStore(kind, GRACE.plus(WINDOW), WINDOW, false);
    slices
        .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW, GRACE))
        .aggregate(
            Total::none,
            (key, slice, total) -> {
              if (streams.took()) {
                watch.stop();
              }
              return total.plus(slice);
            },
            Materialized.<String, Total>as(store)
                .withKeySerde(Serdes.String())
                .withValueSerde(TOTALS));
  }

  private static void give(KafkaStreams streams, String kind, Tally tally) {
    var store =
        streams.store(
            StoreQueryParameters.fromNameAndType(
                kind, QueryableStoreTypes.<String, Total>windowStore()));
    try (var windows = store.all()) {
      windows.forEachRemaining(
          window -> {
            Total total = window.value;
            Spendings.give(
                kind + '/' + window.key.key() + '/' + window.key.window().start(),
                total.count(),
                total.sum(),
                total.min(),
                total.max(),
                total.quantity(),
                tally);
          });
    }
  }

  private static Serde<Transaction> payments(Codec<Transaction> codec) {
    return Serdes.serdeFrom(
        (topic, payment) -> codec.encode(payment),
        (topic, bytes) -> {
          try {
            return codec.decode(bytes);
          } catch (MalformedRecord malformed) {
            throw new IllegalStateException("All samples are good", malformed);
          }
        });
  }
}
