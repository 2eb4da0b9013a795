package dev.millrace.console.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.files.Digests;
import dev.millrace.files.FileKind;
import dev.millrace.files.UploadedFile;
import dev.millrace.testing.KafkaBroker;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads outlive the console that took them, and are never in its memory. */
class UploadSurvivalIT {
  private static final int MIB = 1 << 20;

  private static KafkaBroker broker;
  private static PlayedJob job;

  @TempDir private Path folder = Path.of(".");

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start();
    PlayedJob.createTopics(broker);
    job = new PlayedJob(broker);
  }

  @AfterAll
  static void endBroker() {
    broker.close();
  }

  @Test
  void aKilledConsoleGoesOnAtTheStoredByteAndAnnouncesOneFile() throws Exception {
    byte[] text = Uploading.text(24 * MIB);
    URI upload;
    long stored;
    try (var console = ConsoleProcess.start(folder, broker)) {
      var tus = new Uploading(console.address());
      upload = tus.begin("large.txt", text.length);
      tus.patch(upload, 0, Uploading.slice(text, 0, 8 * MIB));
      try (Socket socket = tus.patching(upload, 8 * MIB, 16 * MIB)) {
        socket.getOutputStream().write(text, 8 * MIB, 5 * MIB);
        stored = tus.awaitOffset(upload, 13 * MIB);
        console.kill();
      }
    }

    try (var console = ConsoleProcess.start(folder, broker)) {
      var tus = new Uploading(console.address());
      URI again = console.address().resolve(upload.getPath());
      assertThat(tus.offset(again)).isEqualTo(stored).isEqualTo(13 * MIB);
      tus.patch(again, stored, Uploading.slice(text, (int) stored, text.length));
      JsonNode entry = tus.await(again, Stage.ANNOUNCED);

      List<UploadedFile> announced =
          job.announcements(FileKind.DOCUMENT, entry.path("fileId").asText());
      assertThat(announced).hasSize(1);
      assertThat(announced.get(0).fileHash()).isEqualTo(Digests.of(text).md5());
      assertThat(tus.fetch("/api/files/" + Uploading.id(again) + "/content").body())
          .isEqualTo(text);
    }
  }

  @Test
  void whatWasNotAnnouncedYetIsAnnouncedByTheNextConsoleUnderTheSameName() throws Exception {
    byte[] text = Uploading.text(2 * MIB);
    URI upload;
    String fileId;
    try (var console = ConsoleProcess.start(folder, "localhost:1")) {
      var tus = new Uploading(console.address());
      upload = tus.send("notes.txt", text);
      fileId = tus.await(upload, Stage.STORED).path("fileId").asText();
      console.kill();
    }

    try (var console = ConsoleProcess.start(folder, broker)) {
      var tus = new Uploading(console.address());
      JsonNode entry = tus.await(console.address().resolve(upload.getPath()), Stage.ANNOUNCED);

      assertThat(entry.path("fileId").asText()).isEqualTo(fileId);
      assertThat(job.announcements(FileKind.DOCUMENT, fileId)).hasSize(1);
    }
  }

  @Test
  void aFileOfManyTimesTheMemoryGoesThrough() throws Exception {
    long size = 512L * MIB;
    try (var console = ConsoleProcess.start(folder, broker)) {
      var tus = new Uploading(console.address());
      URI upload = tus.begin("huge.txt", size);
      tus.patch(upload, 0, BodyPublishers.ofInputStream(() -> many(size)));
      JsonNode entry = tus.await(upload, Stage.ANNOUNCED);

      UploadedFile file =
          job.announcements(FileKind.DOCUMENT, entry.path("fileId").asText()).get(0);
      try (InputStream content =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          console.address().resolve("/api/files/" + file.fileId() + "/content"))
                      .build(),
                  BodyHandlers.ofInputStream())
              .body()) {
        Digests digests = Digests.of(content);
        assertThat(digests.size()).isEqualTo(size);
        assertThat(digests.md5()).isEqualTo(file.fileHash());
      }
      assertThat(console.lives()).isTrue();
    }
  }

  /** So many bytes of text, made as they are read. */
  private static InputStream many(long size) {
    byte[] part = Uploading.text(MIB);
    return new SequenceInputStream(
        Collections.enumeration(
            IntStream.range(0, (int) (size / MIB))
                .mapToObj(i -> (InputStream) new ByteArrayInputStream(part))
                .toList()));
  }
}
