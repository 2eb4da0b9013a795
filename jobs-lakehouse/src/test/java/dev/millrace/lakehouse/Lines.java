package dev.millrace.lakehouse;

import dev.millrace.lakehouse.sample.LineSamples;
import dev.millrace.lakehouse.sample.SampleSettings;
import dev.millrace.serde.sample.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Some lines, and where they will lie.
 *
 * @param samples in their order
 * @param topic the Kafka topic
 * @param partitions how many it has; lines go to one after the other
 */
record Lines(List<Sample> samples, String topic, int partitions) {
  static final Instant BEGINNING = Instant.parse("2024-01-15T10:30:00Z");

  static Lines of(SampleSettings settings, int count, String topic, int partitions) {
    var generator = new LineSamples(settings);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(generator.next());
    }
    return new Lines(samples, topic, partitions);
  }

  /** As Kafka takes them, sent an hour after they were seen. */
  List<ProducerRecord<byte[], byte[]>> records() {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      records.add(
          new ProducerRecord<>(topic, i % partitions, published(i), sample.key(), sample.value()));
    }
    return records;
  }

  long published(int number) {
    return samples.get(number).time().plusSeconds(3_600).toEpochMilli();
  }

  /** What the row of a line is called. */
  String messageId(int number) {
    return number % partitions + "-" + number / partitions;
  }

  Set<String> messageIds() {
    Set<String> ids = new TreeSet<>();
    for (int i = 0; i < samples.size(); i++) {
      ids.add(messageId(i));
    }
    return ids;
  }
}
