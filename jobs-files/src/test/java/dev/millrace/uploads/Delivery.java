package dev.millrace.uploads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.files.FileKind;
import dev.millrace.uploads.sample.FileSample;
import dev.millrace.uploads.sample.FileSample.Fate;
import dev.millrace.uploads.sample.FileSamples;
import dev.millrace.uploads.sample.SampleSettings;
import dev.millrace.uploads.sample.Shelf;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Some announcements, and what must come of them, worked out from their JSON by hand. */
final class Delivery {
  static final Instant BEGINNING = Instant.parse("2024-01-15T10:30:00Z");

  private static final JsonMapper JSON = new JsonMapper();
  private static final long MINUTE = 60_000;

  private final List<FileSample> samples = new ArrayList<>();
  private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();

  /** So many samples, and what closes their windows behind them. */
  static Delivery of(SampleSettings settings, int count, Shelf shelf) {
    var delivery = new Delivery();
    var samples = new FileSamples(settings, shelf);
    for (int i = 0; i < count; i++) {
      delivery.add(samples.next(), null);
    }
    Instant later = BEGINNING.plus(Duration.ofDays(1));
    for (FileKind kind : FileKind.values()) {
      for (int partition = 0; partition < Topics.PARTITIONS; partition++) {
        delivery.add(FileSamples.closing(kind, partition, later), partition);
      }
    }
    return delivery;
  }

  private void add(FileSample file, @Nullable Integer partition) {
    samples.add(file);
    records.add(
        new ProducerRecord<>(
            file.kind().topic(),
            partition == null ? partitionOf(file) : partition,
            file.sample().time().toEpochMilli(),
            file.sample().key(),
            file.sample().value()));
  }

  /** The same for a repeated announcement. */
  private static int partitionOf(FileSample file) {
    return Math.floorMod(Arrays.hashCode(file.sample().key()), Topics.PARTITIONS);
  }

  List<ProducerRecord<byte[], byte[]>> records() {
    return records;
  }

  long count(Fate fate) {
    return samples.stream().filter(file -> file.fate() == fate).count();
  }

  /** Dead letters of one topic: what is refused and what fails. */
  List<byte[]> dead(FileKind kind) {
    return samples.stream()
        .filter(file -> file.kind() == kind)
        .filter(file -> file.fate() == Fate.REFUSED || file.fate() == Fate.FAILED)
        .map(file -> file.sample().value())
        .map(value -> value == null ? new byte[0] : value)
        .toList();
  }

  /** Whether each file is analysed, by its id. */
  Map<String, Fate> files() {
    Map<String, Fate> files = new TreeMap<>();
    for (FileSample file : samples) {
      if (file.fate() == Fate.ANALYSED || file.fate() == Fate.FAILED) {
        files.put(new String(requireNonNull(file.sample().key()), UTF_8), file.fate());
      }
    }
    return files;
  }

  /** The ids of those that are analysed and larger than this. */
  List<String> larger(long limit) throws IOException {
    List<String> larger = new ArrayList<>();
    for (FileSample file : samples) {
      if (file.fate() == Fate.ANALYSED && message(file).path("file_size").asLong() > limit) {
        larger.add(message(file).path("file_id").asText());
      }
    }
    return larger;
  }

  /**
   * Count, sum, minimum, maximum and failures of each group and window that is closed, by the id of
   * the aggregation.
   */
  Map<String, List<Long>> aggregations() throws IOException {
    Map<String, List<Long>> groups = new TreeMap<>();
    for (FileSample file : samples) {
      if (file.fate() != Fate.ANALYSED && file.fate() != Fate.FAILED) {
        continue;
      }
      JsonNode message = message(file);
      if (message.path("filename").asText().equals("closing.txt")) {
        continue;
      }
      long size = message.path("file_size").asLong();
      long start = file.sample().time().toEpochMilli() / MINUTE * MINUTE;
      List<Long> alone = List.of(1L, size, size, size, file.fate() == Fate.FAILED ? 1L : 0L);
      groups.merge(
          "type/" + message.path("file_type").asText() + '/' + start, alone, Delivery::together);
      groups.merge("size/" + category(size) + '/' + start, alone, Delivery::together);
    }
    return groups;
  }

  private static List<Long> together(List<Long> one, List<Long> other) {
    return List.of(
        one.get(0) + other.get(0),
        one.get(1) + other.get(1),
        Math.min(one.get(2), other.get(2)),
        Math.max(one.get(3), other.get(3)),
        one.get(4) + other.get(4));
  }

  private static String category(long size) {
    return size < 102_400 ? "tiny" : size < 1_048_576 ? "small" : "medium";
  }

  private static JsonNode message(FileSample file) throws IOException {
    return JSON.readTree(file.sample().value());
  }
}
