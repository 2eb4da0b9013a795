package dev.millrace.cli.data.verify;

import dev.millrace.cli.data.Progress;
import dev.millrace.cli.data.TopicReader;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A job's input up to where it ends when the check begins. */
final class Input implements AutoCloseable {
  private final TopicReader reader;
  private final Map<TopicPartition, Long> beginnings;
  private final Map<TopicPartition, Long> ends;
  private final boolean quiet;

  /** Says so where the beginning of the topic is no longer there. */
  Input(VerifyOptions options, String topic, PrintWriter err) {
    reader = new TopicReader(options.kafka, List.of(topic));
    quiet = options.quiet;
    ends = reader.ends();
    beginnings = reader.beginnings();
    long lost = sum(beginnings);
    if (lost > 0) {
      err.println(
          "The first "
              + Progress.count(lost)
              + " offsets of "
              + topic
              + " are no longer there; what the job made of them will look unexpected.");
      err.flush();
    }
  }

  /** Reads it from the beginning, as often as asked. */
  void read(String task, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    try (var progress = new Progress(task, "records", sum(ends) - sum(beginnings), quiet)) {
      long[] done = {0};
      reader.readTo(
          ends,
          message -> {
            taker.accept(message);
            progress.at(++done[0]);
            return true;
          });
    }
  }

  private static long sum(Map<TopicPartition, Long> offsets) {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() {
    reader.close();
  }
}
