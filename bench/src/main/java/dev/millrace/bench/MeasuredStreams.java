package dev.millrace.bench;

import java.nio.file.Files;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/**
 * What a Kafka Streams topology that is measured has around it: one thread, commits as often as the
 * job takes checkpoints, and an end.
 */
public final class MeasuredStreams {
  private static final int PATIENCE_MINUTES = 20;
  private static final Duration UNTIL_KEPT = Duration.ofSeconds(10);

  /** What the cache of its stores holds unless told. */
  public static final long USUAL_CACHE_BYTES = 10L << 20;

  private final Input input;
  private final long cacheBytes;
  private final AtomicLong left;
  private final CountDownLatch allTaken = new CountDownLatch(1);

  /**
   * A run that is over when windows took so much in.
   *
   * @param expected how much the topology will tell of
   * @param cacheBytes what the cache of its stores may hold
   */
  public MeasuredStreams(Input input, long expected, long cacheBytes) {
    this.input = input;
    this.cacheBytes = cacheBytes;
    this.left = new AtomicLong(expected);
  }

  /** Told by the topology of each record that a window took in; says whether it was the last. */
  public boolean took() {
    boolean last = left.decrementAndGet() == 0;
    if (last) {
      allTaken.countDown();
    }
    return last;
  }

  /**
   * Runs a topology until all was taken in, and then lets its stores be read into a tally. They are
   * read anew until they hold all: a window tells of a record before it keeps the new total.
   */
  public void run(Topology topology, Tally tally, Consumer<KafkaStreams> read) throws Exception {
    try (var streams = new KafkaStreams(topology, settings())) {
      streams.start();
      if (!allTaken.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        throw new IllegalStateException(left.get() + " were not taken in, in time");
      }
      long deadline = System.nanoTime() + UNTIL_KEPT.toNanos();
      do {
        tally.clear();
        read.accept(streams);
      } while (!tally.isComplete() && System.nanoTime() < deadline);
      streams.close(Duration.ofSeconds(20));
    }
  }

  private Properties settings() throws Exception {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench-" + ProcessHandle.current().pid());
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, input.bootstrapServers());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, "1");
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, MeasuredFlink.CHECKPOINTS.toMillis());
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, cacheBytes);
    settings.put(
        StreamsConfig.STATE_DIR_CONFIG, Files.createTempDirectory("millrace-bench").toString());
    return settings;
  }
}
