package dev.millrace.stocks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.serde.sample.Sample;
import dev.millrace.stocks.model.Bar;
import dev.millrace.stocks.model.Interval;
import dev.millrace.stocks.sample.SampleSettings;
import dev.millrace.stocks.sample.TickSamples;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What was sent to the job, and what must come of it: worked out from the messages themselves,
 * without any of the job's own code but the names of results.
 */
final class Tape {
  /** Where a bar of each interval begins. */
  static final Instant BEGINNING = Instant.parse("2024-01-30T00:00:00Z");

  private static final LocalDateTime EPOCH = LocalDateTime.parse("1970-01-01T00:00:00");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final List<Traded> traded = new ArrayList<>();
  private final List<byte[]> bad = new ArrayList<>();
  private final Map<Integer, Long> offsets = new HashMap<>();

  /** A tick and its place in the topic, in the order of all ticks. */
  record Traded(
      long micros, int partition, long offset, String symbol, BigDecimal price, long volume)
      implements Comparable<Traded> {
    @Override
    public int compareTo(Traded other) {
      return Comparator.comparingLong(Traded::micros)
          .thenComparingInt(Traded::partition)
          .thenComparingLong(Traded::offset)
          .compare(this, other);
    }

    /** As ClickHouse writes the row. */
    String row() {
      return String.join(
          "\t",
          String.valueOf(partition),
          String.valueOf(offset),
          symbol,
          price.stripTrailingZeros().toPlainString(),
          String.valueOf(volume),
          String.valueOf(micros));
    }
  }

  /** The samples of some settings, so many of them. */
  static Tape of(SampleSettings settings, int count) throws IOException {
    Tape tape = new Tape();
    TickSamples samples = new TickSamples(settings);
    for (int i = 0; i < count; i++) {
      // Symbols are dealt out by turns, so that ticks of one instant lie in several partitions.
      tape.add(i % Topics.PARTITIONS, samples.next());
    }
    return tape;
  }

  /** Adds a tick to every partition that is days later than all others and closes their bars. */
  Tape closed() {
    Instant later = BEGINNING.plus(Duration.ofDays(3));
    for (int partition = 0; partition < Topics.PARTITIONS; partition++) {
      Sample closing = TickSamples.closing(partition, later);
      records.add(new ProducerRecord<>(Topics.INPUT, partition, closing.key(), closing.value()));
    }
    return this;
  }

  private void add(int partition, Sample sample) throws IOException {
    long offset = offsets.merge(partition, 1L, Long::sum) - 1;
    records.add(new ProducerRecord<>(Topics.INPUT, partition, sample.key(), sample.value()));
    if (sample.valid()) {
      JsonNode tick = JSON.readTree(sample.value());
      LocalDateTime time = LocalDateTime.parse(tick.path("timestamp").textValue());
      traded.add(
          new Traded(
              ChronoUnit.MICROS.between(EPOCH, time),
              partition,
              offset,
              tick.path("symbol").textValue(),
              new BigDecimal(tick.path("price").asText()),
              tick.path("volume").longValue()));
    } else if (sample.value() != null) {
      bad.add(sample.value());
    }
  }

  List<ProducerRecord<byte[], byte[]>> records() {
    return records;
  }

  /** The values of bad records, tombstones aside. */
  List<byte[]> bad() {
    return bad;
  }

  /** How many records were bad, tombstones among them. */
  int badCount() {
    return (int) offsets.values().stream().mapToLong(Long::longValue).sum() - traded.size();
  }

  List<Traded> traded() {
    return traded;
  }

  /** By their id. */
  Map<String, Bar> bars() {
    Map<String, List<Traded>> byBar = new TreeMap<>();
    for (Traded tick : traded) {
      for (Interval interval : Interval.values()) {
        byBar.computeIfAbsent(id(tick, interval), id -> new ArrayList<>()).add(tick);
      }
    }
    Map<String, Bar> bars = new TreeMap<>();
    byBar.forEach((id, ticks) -> bars.put(id, bar(id, ticks.stream().sorted().toList())));
    return bars;
  }

  private static String id(Traded tick, Interval interval) {
    long length = interval.length().toMillis();
    return tick.symbol() + '/' + interval.word() + '/' + tick.micros() / 1_000 / length * length;
  }

  private static Bar bar(String id, List<Traded> ticks) {
    String[] parts = id.split("/", -1);
    List<Double> prices = ticks.stream().map(tick -> tick.price().doubleValue()).toList();
    long volume = ticks.stream().mapToLong(Traded::volume).sum();
    return new Bar(
        id,
        parts[0],
        interval(parts[1]),
        Long.parseLong(parts[2]),
        prices.get(0),
        prices.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
        prices.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
        prices.get(prices.size() - 1),
        volume,
        volume == 0 ? null : mean(ticks, volume),
        ticks.size());
  }

  private static double mean(List<Traded> ticks, long volume) {
    BigDecimal turnover =
        ticks.stream()
            .map(tick -> tick.price().multiply(BigDecimal.valueOf(tick.volume())))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return turnover.divide(BigDecimal.valueOf(volume), MathContext.DECIMAL64).doubleValue();
  }

  private static Interval interval(String word) {
    for (Interval interval : Interval.values()) {
      if (interval.word().equals(word)) {
        return interval;
      }
    }
    throw new AssertionError("no interval is called " + word);
  }

  /** A bar as the topic has it. */
  static Bar fromTopic(byte[] value) throws IOException {
    JsonNode bar = JSON.readTree(value);
    return new Bar(
        bar.path("id").textValue(),
        bar.path("symbol").textValue(),
        interval(bar.path("interval").textValue()),
        bar.path("start").longValue(),
        bar.path("open").doubleValue(),
        bar.path("high").doubleValue(),
        bar.path("low").doubleValue(),
        bar.path("close").doubleValue(),
        bar.path("volume").longValue(),
        bar.path("vwap").isNull() ? null : Double.valueOf(bar.path("vwap").doubleValue()),
        bar.path("ticks").longValue());
  }

  /** A bar as the view has it, in tab-separated columns. */
  static Bar fromTable(String row) {
    String[] columns = row.split("\t", -1);
    return new Bar(
        columns[0] + '/' + columns[1] + '/' + columns[2],
        columns[0],
        interval(columns[1]),
        Long.parseLong(columns[2]),
        Double.parseDouble(columns[3]),
        Double.parseDouble(columns[4]),
        Double.parseDouble(columns[5]),
        Double.parseDouble(columns[6]),
        Long.parseLong(columns[7]),
        meanOf(columns[8]),
        Long.parseLong(columns[9]));
  }

  private static @Nullable Double meanOf(String column) {
    return column.equals("\\N") ? null : Double.valueOf(column);
  }
}
