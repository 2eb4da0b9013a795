package dev.millrace.bench.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.files.ContentReference;
import dev.millrace.files.Digests;
import dev.millrace.files.FileStore;
import dev.millrace.files.UploadedFile;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.WrittenTime;
import dev.millrace.serde.sample.Dice;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Files of one size that lie in a store, the same for all contenders.
 *
 * @param files each announced with a reference
 */
record Corpus(SizeClass size, List<UploadedFile> files) {
  /** As the console decides it. */
  private static final int LARGEST_INLINE = 512 << 10;

  private static final Instant BEGINNING = Instant.parse("2024-01-15T10:30:00Z");
  private static final JsonCodec<UploadedFile> CODEC = JsonCodec.of(UploadedFile.class);
  private static final JsonMapper JSON = new JsonMapper();

  /** Makes so many files; one differs from another by a quarter of the size at most. */
  static Corpus make(SizeClass size, int count, FileStore store) throws IOException {
    Dice dice = new Dice(size.bytes());
    List<Format> formats = size.formats();
    List<UploadedFile> files = new ArrayList<>();
    Path written = Files.createTempFile("millrace-bench", ".file");
    try {
      for (int number = 0; number < count; number++) {
        Format format = formats.get(number % formats.size());
        byte[] content = format.content(dice, (int) (size.bytes() * (0.75 + dice.fraction() / 2)));
        Files.write(written, content);
        Digests digests = Digests.of(content);
        files.add(
            announced(
                size.word() + '-' + number,
                format,
                digests,
                BEGINNING.plusMillis(number),
                store.put(written, digests.sha256())));
      }
    } finally {
      Files.delete(written);
    }
    return new Corpus(size, List.copyOf(files));
  }

  private static UploadedFile announced(
      String id, Format format, Digests digests, Instant time, ContentReference reference) {
    return new UploadedFile(
        id,
        id + '.' + format.ending(),
        format.kind(),
        digests.size(),
        digests.md5(),
        WrittenTime.of(time.toEpochMilli()),
        null,
        reference,
        Map.of(UploadedFile.DECLARED_TYPE, format.mimeType()));
  }

  /** Of all files together. */
  double megabytes() {
    return files.stream().mapToLong(UploadedFile::fileSize).sum() / 1e6;
  }

  /** Where a file lies. */
  private static Path path(UploadedFile file) {
    ContentReference reference = file.contentRef();
    if (reference == null) {
      throw new IllegalStateException(file.fileId() + " lies nowhere");
    }
    return Path.of(URI.create(reference.uri()));
  }

  /** What the analyser is asked, a line for each file. */
  List<String> requests() {
    return files.stream()
        .map(
            file ->
                JSON.createObjectNode()
                    .put("path", path(file).toString())
                    .put("filename", file.filename())
                    .put("declared_type", file.declaredType())
                    .put("file_type", file.fileType().word())
                    .put("text_characters", 10_000)
                    .put("keep_location", false)
                    .put("thumbnail_pixels", 320)
                    .toString())
        .toList();
  }

  /** What the job is told of a file: its content, or where it lies, as the console would. */
  static ProducerRecord<byte[], byte[]> announcement(UploadedFile file) throws IOException {
    UploadedFile told = file;
    if (file.fileSize() <= LARGEST_INLINE) {
      told =
          new UploadedFile(
              file.fileId(),
              file.filename(),
              file.fileType(),
              file.fileSize(),
              file.fileHash(),
              file.uploadTimestamp(),
              Files.readAllBytes(path(file)),
              null,
              file.metadata());
    }
    return new ProducerRecord<>(
        file.fileType().topic(),
        null,
        file.uploadTimestamp().epochMillis(),
        file.fileId().getBytes(UTF_8),
        CODEC.encode(told));
  }
}
