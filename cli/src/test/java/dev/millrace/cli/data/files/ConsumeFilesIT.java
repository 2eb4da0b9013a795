package dev.millrace.cli.data.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.data.Session;
import dev.millrace.files.ContentReference;
import dev.millrace.files.Digests;
import dev.millrace.files.FileKind;
import dev.millrace.files.FileStore;
import dev.millrace.files.StoreOptions;
import dev.millrace.files.UploadedFile;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.WrittenTime;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.testing.TopicContents;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is saved, and above all what is not, against a real broker. */
class ConsumeFilesIT {
  private static final long TIME = 1_705_314_600_000L;

  @TempDir Path folder = Path.of("");
  private @Nullable KafkaBroker broker;
  private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();

  @BeforeEach
  void startBroker() {
    KafkaBroker fresh = KafkaBroker.start();
    broker = fresh;
    fresh.createTopics(1, "analysed_files", "processed_files", "file_type_aggregations");
    fresh.createTopics(
        1, Arrays.stream(FileKind.values()).map(FileKind::topic).toArray(String[]::new));
  }

  @AfterEach
  void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void savesWhatWasAnnouncedByteForByte() throws IOException {
    byte[] large = "0123456789abcdef".repeat(100_000).getBytes(UTF_8);
    announce("inline", "note.txt", "hello\u0000\r\n".getBytes(UTF_8));
    announce("stored", "book.txt", large, stored(large));

    Session.Result result = save("--mode", "uploaded");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out())
        .containsPattern("inline +note.txt +document +8 +2024-01-15T10:30:00Z +in the record")
        .containsPattern("stored +book.txt +document +1600000 +2024-01-15T10:30:00Z +in the store");
    assertThat(result.err()).contains("2 records; 2 saved to ");
    assertThat(saved("note.txt")).isEqualTo("hello\u0000\r\n".getBytes(UTF_8));
    assertThat(saved("book.txt")).isEqualTo(large);
    assertThat(names()).containsExactly("book.txt", "note.txt");
  }

  @Test
  void noNameLeadsOutOfTheFolderOrHides() throws IOException {
    List<String> hostile =
        List.of(
            "../../escaped.txt",
            "/etc/absolute.txt",
            "..\\..\\windows.txt",
            "nul\u0000byte.txt",
            "CON",
            "..",
            ".bashrc",
            "annexe\u202etxt.exe",
            "trailing. . ",
            "n".repeat(300) + ".pdf",
            "new\nline.txt");
    for (int i = 0; i < hostile.size(); i++) {
      announce("hostile-" + i, hostile.get(i), ("content " + i).getBytes(UTF_8));
    }

    Session.Result result = save("--mode", "uploaded");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(names())
        .hasSize(hostile.size())
        .contains("escaped.txt", "absolute.txt", "windows.txt", "nulbyte.txt", "_CON", "trailing")
        .allSatisfy(name -> assertThat(name).matches("[^./\\\\\\p{C}][^/\\\\\\p{C}]{0,199}"));
    assertThat(saved("escaped.txt")).isEqualTo("content 0".getBytes(UTF_8));
    assertThat(folder.resolve("../escaped.txt")).doesNotExist();
    assertThat(result.out()).doesNotContain("\u202e", "\u0000");
  }

  @Test
  void nothingIsWrittenOverAndNoLinkFollowed() throws IOException {
    Path target = Files.writeString(folder.resolve("elsewhere"), "untouched");
    Path saved = Files.createDirectory(folder.resolve("saved"));
    Files.writeString(saved.resolve("a.pdf"), "mine");
    Files.createSymbolicLink(saved.resolve("a-1.pdf"), target);
    Files.createSymbolicLink(saved.resolve("a-2.pdf"), folder.resolve("nowhere"));
    announce("one", "a.pdf", "one".getBytes(UTF_8));
    announce("two", "a.pdf", "two".getBytes(UTF_8));

    Session.Result first = save("--mode", "uploaded");
    Session.Result again = save("--mode", "uploaded");

    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(saved("a.pdf")).isEqualTo("mine".getBytes(UTF_8));
    assertThat(saved("a-3.pdf")).isEqualTo("one".getBytes(UTF_8));
    assertThat(saved("a-4.pdf")).isEqualTo("two".getBytes(UTF_8));
    assertThat(target).hasContent("untouched");
    assertThat(folder.resolve("nowhere")).doesNotExist();
    assertThat(again.err()).contains("0 saved to ").contains("2 there already");
    assertThat(names()).hasSize(5);
  }

  @Test
  void whatIsNotAsAnnouncedIsNamedAndTheRestIsSaved() throws IOException {
    byte[] content = "content".getBytes(UTF_8);
    ContentReference reference = stored(content);
    announce("wrong-hash", "hash.txt", content, "0".repeat(32), 7, null);
    announce("wrong-size", "size.txt", content, Digests.of(content).md5(), 6, null);
    announce("gone", "gone.txt", content, stored("other".getBytes(UTF_8)));
    Files.delete(Path.of(URI.create(stored("other".getBytes(UTF_8)).uri())));
    announce(
        "outside",
        "passwd",
        content,
        new ContentReference("file:///etc/passwd", 7, reference.sha256()));
    records.add(new ProducerRecord<>("uploaded_documents", 0, null, "no JSON".getBytes(UTF_8)));
    announce("good", "good.txt", content, reference);

    Session.Result result = save("--mode", "uploaded");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .contains("Not saved: uploaded_documents 0:0: 'hash.txt' is not what was announced")
        .contains("Not saved: uploaded_documents 0:1: 'size.txt' is said to have 6 bytes")
        .containsPattern("Not saved: uploaded_documents 0:2: .*the store has no ")
        .contains("'file:///etc/passwd' is no content of")
        .contains("Not saved: uploaded_documents 0:4: ")
        .contains("1 saved to ")
        .contains("5 not saved");
    assertThat(names()).containsExactly("good.txt");
  }

  @Test
  void savesWhatWasProcessedThroughItsAnnouncement() throws IOException {
    byte[] content = "content".getBytes(UTF_8);
    announce("one", "one.txt", content);
    announce("two", "two.txt", content, stored(content));
    for (String id : List.of("two", "three")) {
      records.add(
          new ProducerRecord<>(
              "processed_files",
              0,
              id.getBytes(UTF_8),
              """
              {"file_id":"%s","filename":"two.txt","file_type":"document","mime_type":"text/plain",\
              "file_size":7,"upload_timestamp":%d,"status":"analysed","quality":"fair",\
              "analysis":{"kind":"document","pages":2,"words":1,"title":"Two"}}"""
                  .formatted(id, TIME)
                  .getBytes(UTF_8)));
    }

    Session.Result result = save("--mode", "processed");

    assertThat(result.out()).contains("2 pages, 1 word, 'Two'");
    assertThat(result.err())
        .contains("Not saved: processed_files 0:1: the announcement of 'three' is not in Kafka");
    assertThat(names()).containsExactly("two.txt");
  }

  @Test
  void showsContentsOfNoFileAndCountsInOneLine() {
    announce("inline", "note.txt", "a secret".getBytes(UTF_8));
    records.add(
        new ProducerRecord<>(
            "file_type_aggregations",
            """
            {"id":"type/document/%1$d","by":"type","key":"document","window_start":%1$d,\
            "window_end":1,"count":3,"bytes_sum":30,"bytes_mean":10.0,"bytes_min":5,\
            "bytes_max":15,"failed":1}"""
                .formatted(TIME)
                .getBytes(UTF_8)));

    assertThat(show("--mode", "uploaded", "--format", "ndjson").out())
        .contains("\"file_id\":\"inline\"")
        .doesNotContain("file_content", "YSBzZWNyZXQ=");
    assertThat(show("--mode", "aggregations").lines().get(1))
        .matches("type +document +2024-01-15T10:30:00Z +3 +1 +30 +5 +15");
  }

  private Session.Result save(String... more) {
    List<String> words = new ArrayList<>(List.of(more));
    words.addAll(List.of("--save", folder.resolve("saved").toString()));
    words.addAll(List.of("--file-store", folder.resolve("store").toString()));
    return show(words.toArray(String[]::new));
  }

  private Session.Result show(String... more) {
    TopicContents.send(broker(), records);
    records.clear();
    List<String> words = new ArrayList<>(List.of("consume", "files", "--from-beginning"));
    words.addAll(List.of("--until-idle", "1s"));
    words.addAll(List.of(more));
    return new Session(broker().bootstrapServers()).run(words.toArray(String[]::new));
  }

  private void announce(String id, String name, byte[] content) {
    announce(id, name, content, Digests.of(content).md5(), content.length, null);
  }

  private void announce(String id, String name, byte[] content, ContentReference reference) {
    announce(id, name, content, Digests.of(content).md5(), content.length, reference);
  }

  private void announce(
      String id,
      String name,
      byte[] content,
      String md5,
      long size,
      @Nullable ContentReference reference) {
    var file =
        new UploadedFile(
            id,
            name,
            FileKind.DOCUMENT,
            size,
            md5,
            WrittenTime.of(TIME),
            reference == null ? content : null,
            reference,
            Map.of());
    records.add(
        new ProducerRecord<>(
            FileKind.DOCUMENT.topic(),
            0,
            id.getBytes(UTF_8),
            JsonCodec.of(UploadedFile.class).encode(file)));
  }

  private ContentReference stored(byte[] content) throws IOException {
    try (FileStore store = FileStore.at(StoreOptions.folder(folder.resolve("store")))) {
      Path file = Files.write(folder.resolve("content"), content);
      return store.put(file, Digests.of(content).sha256());
    }
  }

  private byte[] saved(String name) throws IOException {
    return Files.readAllBytes(folder.resolve("saved").resolve(name));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("saved"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private KafkaBroker broker() {
    if (broker == null) {
      throw new IllegalStateException("the broker has not been started");
    }
    return broker;
  }
}
