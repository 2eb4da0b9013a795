package dev.millrace.console.stocks;

import dev.millrace.console.Broadcast;
import dev.millrace.console.KafkaServers;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.stocks.TickReader;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears the topic of ticks from its end on and tells what is new four times a second. While nobody
 * watches there is no consumer.
 */
final class LivePrices implements AutoCloseable {
  static final String TOPIC = "stock-ticks";

  private static final Logger LOG = LoggerFactory.getLogger(LivePrices.class);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Until Kafka is tried again. */
  private static final Duration REST = Duration.ofSeconds(2);

  private final KafkaServers kafka;
  private final Broadcast broadcast;
  private final TickReader reader = new TickReader(ZoneOffset.UTC);
  private volatile boolean closed;

  /** Begins to wait for the broadcast's first reader. */
  static LivePrices of(KafkaServers kafka, Broadcast broadcast) {
    var prices = new LivePrices(kafka, broadcast);
    var thread = new Thread(prices::run, "live-prices");
    thread.setDaemon(true);
    thread.start();
    return prices;
  }

  private LivePrices(KafkaServers kafka, Broadcast broadcast) {
    this.kafka = kafka;
    this.broadcast = broadcast;
  }

  /** The consumer ends within a moment; interrupted it would not take leave of the broker. */
  @Override
  public void close() {
    closed = true;
  }

  private void run() {
    try {
      while (broadcast.awaitReader() && !closed) {
        try {
          listen();
        } catch (KafkaException unreachable) {
          // The page says that it hears nothing, and since when.
          LOG.debug("The topic {} cannot be heard", TOPIC, unreachable);
        }
        Thread.sleep(REST.toMillis());
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until nobody watches any more, or the topic is not there. */
  private void listen() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        kafka.consumer(Map.of("default.api.timeout.ms", (int) PATIENCE.toMillis()))) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(TOPIC).stream()
              .map(found -> new TopicPartition(TOPIC, found.partition()))
              .toList();
      if (partitions.isEmpty()) {
        return;
      }
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      // Found now, or what comes until the first poll would be passed over.
      partitions.forEach(consumer::position);
      var tape = new Tape();
      long told = 0;
      long tellAt = System.nanoTime();
      while (broadcast.isWatched() && !closed) {
        consumer.poll(PAUSE).forEach(record -> read(record).ifPresent(tape::add));
        if (tape.heard() > told && System.nanoTime() >= tellAt) {
          broadcast.publish("ticks", tape.state());
          told = tape.heard();
          tellAt = System.nanoTime() + PAUSE.toNanos();
        }
      }
    }
  }

  /** What the job would make a dead letter of is no price to show. */
  private Optional<HeardTick> read(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return Optional.empty();
    }
    try {
      var tick = reader.read(record.value());
      var place = new TickPlace(tick.epochMicros(), record.partition(), record.offset());
      return Optional.of(
          new HeardTick(place, Tick.of(place, tick.symbol(), tick.price(), tick.volume())));
    } catch (MalformedRecord dead) {
      return Optional.empty();
    }
  }
}
