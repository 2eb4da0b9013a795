package dev.millrace.cli.data.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.cli.data.KafkaOptions;
import dev.millrace.cli.data.TopicReader;
import dev.millrace.files.FileKind;
import dev.millrace.files.UploadedFile;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Finds the announcement of a file by its id: whoever tells what was found in a file does not
 * repeat its content. Only places are kept, and the topics are read once, as far as needed.
 */
final class Announcements implements AutoCloseable {
  /** Where a record stands. */
  private record Place(String topic, int partition, long offset) {}

  private final KafkaOptions kafka;
  private final JsonCodec<UploadedFile> codec = JsonCodec.of(UploadedFile.class);
  private final Map<String, Place> places = new HashMap<>();
  private @Nullable TopicReader reader;
  private Map<TopicPartition, Long> read = Map.of();

  /** Has read nothing yet. */
  Announcements(KafkaOptions kafka) {
    this.kafka = kafka;
  }

  /** The file of a record that announces one. */
  UploadedFile read(byte @Nullable [] value) throws MalformedRecord {
    return codec.decode(value == null ? new byte[0] : value);
  }

  /** The announcement of a file, or null if the topics do not hold it, or no longer. */
  @Nullable UploadedFile of(String fileId) throws MalformedRecord {
    if (!places.containsKey(fileId)) {
      goOn();
    }
    Place place = places.get(fileId);
    ConsumerRecord<byte[], byte[]> found =
        place == null
            ? null
            : TopicReader.at(kafka, place.topic(), place.partition(), place.offset());
    return found == null ? null : read(found.value());
  }

  private void goOn() {
    if (reader == null) {
      reader =
          new TopicReader(kafka, Arrays.stream(FileKind.values()).map(FileKind::topic).toList());
    }
    Map<TopicPartition, Long> ends = reader.ends();
    reader.read(
        read,
        ends,
        message -> {
          if (message.key() != null) {
            // Announcements are keyed by the file's id; a repeated one says the same.
            places.putIfAbsent(
                new String(message.key(), UTF_8),
                new Place(message.topic(), message.partition(), message.offset()));
          }
          return true;
        });
    read = ends;
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
  }
}
