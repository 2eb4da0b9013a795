package dev.millrace.console.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.files.FileKind;
import dev.millrace.files.SizeCategory;
import dev.millrace.files.UploadedFile;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.testing.TopicContents;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Stands in for the job: reads what was announced, and tells what a test wants told. */
final class PlayedJob {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaBroker broker;
  private final JsonCodec<UploadedFile> codec = JsonCodec.of(UploadedFile.class);

  PlayedJob(KafkaBroker broker) {
    this.broker = broker;
  }

  static void createTopics(KafkaBroker broker) {
    broker.createTopics(2, AnalysedFiles.TOPIC);
    for (FileKind kind : FileKind.values()) {
      broker.createTopics(2, kind.topic());
    }
  }

  /** All announcements of a file of this id, as soon as there is one. */
  List<UploadedFile> announcements(FileKind kind, String fileId) {
    byte[] key = fileId.getBytes(UTF_8);
    return TopicContents.readCommitted(
            broker,
            kind.topic(),
            PATIENCE,
            records -> records.stream().anyMatch(record -> Arrays.equals(record.key(), key)))
        .stream()
        .filter(record -> Arrays.equals(record.key(), key))
        .map(this::read)
        .toList();
  }

  private UploadedFile read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return codec.decode(record.value());
    } catch (MalformedRecord broken) {
      throw new AssertionError(broken);
    }
  }

  /** Tells that a file was analysed. */
  void analysed(UploadedFile file, ObjectNode analysis, String quality, String... limits) {
    ObjectNode told = about(file);
    told.put("status", "analysed").put("quality", quality);
    told.set("analysis", analysis);
    for (String limit : limits) {
      told.withArray("limits").add(limit);
    }
    tell(file.fileId(), told.toString());
  }

  /** Tells that a file could not be analysed. */
  void failed(UploadedFile file, String reason, String message) {
    tell(
        file.fileId(),
        about(file)
            .put("status", "failed")
            .put("reason", reason)
            .put("message", message)
            .toString());
  }

  /** Writes anything to the topic of analyses. */
  void tell(String fileId, String record) {
    TopicContents.send(
        broker,
        List.of(
            new ProducerRecord<>(
                AnalysedFiles.TOPIC, fileId.getBytes(UTF_8), record.getBytes(UTF_8))));
  }

  private static ObjectNode about(UploadedFile file) {
    return Analyses.object()
        .put("file_id", file.fileId())
        .put("filename", file.filename())
        .put("file_type", file.fileType().word())
        .put("mime_type", Analyses.type(file))
        .put("mime_mismatch", false)
        .put("file_size", file.fileSize())
        .put("size_category", SizeCategory.of(file.fileSize()).word())
        .put("md5", file.fileHash())
        .put("sha256", "0".repeat(64))
        .put("upload_timestamp", file.uploadTimestamp().epochMillis())
        .put("processed_at", file.uploadTimestamp().epochMillis() + 1_500);
  }

  static ObjectNode thumbnail(byte[] jpeg, int width, int height) {
    return Analyses.object()
        .put("mime_type", "image/jpeg")
        .put("width", width)
        .put("height", height)
        .put("base64", Base64.getEncoder().encodeToString(jpeg));
  }
}
