package dev.millrace.bench.stocks;

import dev.millrace.bench.Input;
import dev.millrace.serde.sample.Sample;
import dev.millrace.stocks.sample.SampleSettings;
import dev.millrace.stocks.sample.TickSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How long a tick takes from the producer's send until a query finds it in the table. A job that
 * reads partitions in order shows them in order, so the last offset that can be seen tells of all.
 */
final class VisibleLatency {
  private static final int SYMBOLS = 10;
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** By partition: when the tick at each offset was sent, until it is seen. */
  private final List<TreeMap<Long, Long>> sentNanos = new ArrayList<>();

  private final List<Long> nanos = new ArrayList<>();

  /** What was found, sorted, in nanoseconds. */
  record Result(List<Long> nanos) {
    double seconds(double share) {
      return nanos.get((int) (share * (nanos.size() - 1))) / 1e9;
    }
  }

  private VisibleLatency() {
    for (int partition = 0; partition < Input.PARTITIONS; partition++) {
      sentNanos.add(new TreeMap<>());
    }
  }

  /** Sends so many ticks a second for so long, and looks at the table until all are there. */
  static Result measure(
      String bootstrapServers, String topic, TicksInTable table, int perSecond, Duration length)
      throws InterruptedException {
    var latency = new VisibleLatency();
    Thread sender =
        new Thread(() -> latency.send(bootstrapServers, topic, perSecond, length), "sender");
    sender.setDaemon(true);
    sender.start();
    latency.look(table, sender);
    sender.join();
    return new Result(latency.nanos.stream().sorted().toList());
  }

  private void look(TicksInTable table, Thread sender) {
    long deadline = Long.MAX_VALUE;
    while (sender.isAlive() || waiting() > 0) {
      if (!sender.isAlive() && deadline == Long.MAX_VALUE) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(waiting() + " ticks did not come out");
      }
      long[] last = table.lastOffsets(Input.PARTITIONS);
      long now = System.nanoTime();
      for (int partition = 0; partition < last.length; partition++) {
        seen(partition, last[partition], now);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private synchronized int waiting() {
    return sentNanos.stream().mapToInt(Map::size).sum();
  }

  private synchronized void seen(int partition, long last, long now) {
    Map<Long, Long> visible = sentNanos.get(partition).headMap(last, true);
    visible.values().forEach(sent -> nanos.add(now - sent));
    visible.clear();
  }

  private synchronized void sent(int partition, long offset, long when) {
    sentNanos.get(partition).put(offset, when);
  }

  private void send(String bootstrapServers, String topic, int perSecond, Duration length) {
    Iterator<Sample> samples =
        new TickSamples(
            SampleSettings.of(1, Instant.now())
                .withSymbols(SampleSettings.symbols(SYMBOLS))
                // Event time keeps to the clock: the job refuses what runs ahead of it.
                .withSpacing(Duration.ofMillis(1_000L * SYMBOLS / perSecond))
                .withBadShare(0));
    long gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
    long count = perSecond * length.toSeconds();
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            // A fresh topic may refuse several for ever.
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            1);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      long due = System.nanoTime();
      for (long i = 0; i < count; i++) {
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        due += gap;
        Sample sample = samples.next();
        long when = System.nanoTime();
        // The first quarter warms up.
        boolean counts = i >= count / 4;
        var unused =
            producer.send(
                new ProducerRecord<>(topic, sample.key(), sample.value()),
                (place, failure) -> {
                  if (failure != null) {
                    throw new IllegalStateException("Not sent", failure);
                  }
                  if (counts) {
                    sent(place.partition(), place.offset(), when);
                  }
                });
      }
    }
  }
}
