package dev.millrace.cli.data.verify;

import dev.millrace.cli.data.Progress;
import dev.millrace.cli.data.TopicReader;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** Waits until a job has written what is expected, or writes no more. */
final class Arrival {
  /** A double may follow right behind the last record that was missing. */
  private static final Duration SETTLING = Duration.ofSeconds(3);

  /**
   * Takes what the outputs hold, and what comes.
   *
   * @param wanted how much there should be, for the progress bar
   * @param complete whether it is all there
   */
  static void await(
      TopicReader output,
      VerifyOptions options,
      long wanted,
      Consumer<ConsumerRecord<byte[], byte[]>> taker,
      BooleanSupplier complete) {
    long began = System.nanoTime();
    long quietSince = began;
    long taken = 0;
    try (var progress = new Progress("Comparing", "records", wanted, options.quiet)) {
      while (true) {
        ConsumerRecords<byte[], byte[]> batch = output.poll();
        batch.forEach(taker);
        taken += batch.count();
        progress.at(taken);
        long now = System.nanoTime();
        if (!batch.isEmpty()) {
          quietSince = now;
          continue;
        }
        Duration patience =
            complete.getAsBoolean() && options.untilIdle.compareTo(SETTLING) > 0
                ? SETTLING
                : options.untilIdle;
        if (now - quietSince >= patience.toNanos() || now - began >= options.timeout.toNanos()) {
          return;
        }
      }
    }
  }

  private Arrival() {}
}
