package dev.millrace.uploads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.files.ContentReference;
import dev.millrace.files.Digests;
import dev.millrace.files.FileKind;
import dev.millrace.files.FileStore;
import dev.millrace.files.StoreOptions;
import dev.millrace.files.UploadedFile;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.WrittenTime;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.uploads.isolation.AnalyserLimits;
import dev.millrace.uploads.isolation.AnalyserPool;
import dev.millrace.uploads.isolation.MisbehavingAnalyser;
import dev.millrace.uploads.model.AnalysedFile;
import dev.millrace.uploads.model.Status;
import dev.millrace.uploads.model.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileExaminerTest {
  private static final byte[] HELLO = "hello".getBytes(UTF_8);
  private static final Digests OF_HELLO = Digests.of(HELLO);
  private static final int LARGEST = 1_000;

  private Path folder;
  private FlakyStore store;
  private FileExaminer examiner;

  @BeforeEach
  void open(@TempDir Path empty) throws Exception {
    folder = empty;
    store = new FlakyStore(FileStore.at(StoreOptions.folder(empty.resolve("store"))));
    var limits = new AnalyserLimits(1, Duration.ofSeconds(3), 64 << 20, 1 << 30, 100);
    examiner =
        new FileExaminer(
            new UploadReader(ZoneOffset.UTC),
            store,
            AnalyserPool.open(MisbehavingAnalyser.program(), limits),
            new AnalysisOptions(limits, LARGEST, 10_000, false, 320, null),
            Duration.ofMillis(1));
  }

  @AfterEach
  void close() {
    examiner.close();
  }

  @Test
  void looksIntoAContentThatLiesInItsRecord() throws Exception {
    AnalysedFile file = examine(inline("good", HELLO, 5, OF_HELLO.md5()));
    assertThat(file.status()).isEqualTo(Status.ANALYSED);
    assertThat(file.sha256()).isEqualTo(OF_HELLO.sha256());
    assertThat(file.fileType()).as("what the content says").isEqualTo(FileKind.IMAGE);
    assertThat(file.analysis()).contains("\"text\":\"fine\"");
  }

  @Test
  void looksIntoAContentThatLiesInTheStore() throws Exception {
    AnalysedFile file = examine(stored("good", put(HELLO)));
    assertThat(file.status()).isEqualTo(Status.ANALYSED);
    assertThat(file.sha256()).isEqualTo(OF_HELLO.sha256());
  }

  @Test
  void tellsWhyAFileCouldNotBeAnalysed() throws Exception {
    AnalysedFile file = examine(inline("fail", HELLO, 5, OF_HELLO.md5()));
    assertThat(file.reason()).isEqualTo("zip-bomb");
    assertThat(file.sha256()).isEqualTo(OF_HELLO.sha256());
  }

  @Test
  void refusesWhatIsNotWhatItIsSaidToBe() throws Exception {
    assertFails(inline("a", HELLO, 4, OF_HELLO.md5()), "size-mismatch", "at least 5");
    assertFails(inline("a", HELLO, 6, OF_HELLO.md5()), "size-mismatch", "content has 5");
    assertFails(inline("a", HELLO, 5, "0".repeat(32)), "hash-mismatch", OF_HELLO.md5());
  }

  @Test
  void refusesWhatTheStoreHoldsInPlaceOfIt() throws Exception {
    ContentReference good = put(HELLO);
    assertFails(
        stored("a", new ContentReference(good.uri(), 4, good.sha256())),
        "size-mismatch",
        "its reference says 4");
    Path place = Path.of(URI.create(good.uri()));
    Files.write(place, "hullo".getBytes(UTF_8));
    assertFails(stored("a", good), "hash-mismatch", "MD5");
    Files.write(place, new byte[100_000]);
    assertFails(stored("a", good), "size-mismatch", "at least 6");
  }

  @Test
  void refusesWhatIsNotInTheStore() throws Exception {
    ContentReference good = put(HELLO);
    assertFails(
        stored("a", new ContentReference("file:///etc/passwd", 5, good.sha256())),
        "outside-of-the-store",
        "/etc/passwd");
    Files.delete(Path.of(URI.create(good.uri())));
    assertFails(stored("a", good), "not-in-the-store", good.uri());
  }

  @Test
  void refusesWhatIsTooLargeBeforeItIsFetched() throws Exception {
    byte[] large = new byte[LARGEST + 1];
    ContentReference reference = put(large);
    Upload upload = upload("a", LARGEST + 1, Digests.of(large).md5(), null, reference);
    assertFails(upload, "too-large", "1,000");
    assertThat(store.opened).isZero();
  }

  @Test
  void asksAStoreAgainThatIsAway() throws Exception {
    ContentReference good = put(HELLO);
    store.outages = 4;
    assertThat(examine(stored("good", good)).status()).isEqualTo(Status.ANALYSED);
    assertThat(store.opened).isEqualTo(5);
  }

  @Test
  void blamesNoFileForAStoreThatStaysAway() throws Exception {
    ContentReference good = put(HELLO);
    store.outages = Integer.MAX_VALUE;
    assertThatThrownBy(() -> examine(stored("good", good)))
        .hasRootCauseInstanceOf(IOException.class)
        .hasRootCauseMessage("the store is away");
  }

  private void assertFails(Upload upload, String reason, String message) throws Exception {
    AnalysedFile file = examine(upload);
    assertThat(file.status()).isEqualTo(Status.FAILED);
    assertThat(file.reason()).isEqualTo(reason);
    assertThat(file.message()).contains(message);
    assertThat(file.analysis()).isNull();
  }

  private AnalysedFile examine(Upload upload) throws Exception {
    return examiner.examine(upload).get();
  }

  private ContentReference put(byte[] content) throws IOException {
    return store.put(Files.write(folder.resolve("content"), content), Digests.of(content).sha256());
  }

  private static Upload inline(String name, byte[] content, long size, String md5) {
    return upload(name, size, md5, content, null);
  }

  private static Upload stored(String name, ContentReference reference) {
    return upload(name, 5, OF_HELLO.md5(), null, reference);
  }

  private static Upload upload(
      String name,
      long size,
      String md5,
      byte @Nullable [] content,
      @Nullable ContentReference reference) {
    var file =
        new UploadedFile(
            "document_1",
            name,
            FileKind.DOCUMENT,
            size,
            md5,
            WrittenTime.of(0),
            content,
            reference,
            Map.of());
    byte[] value = JsonCodec.of(UploadedFile.class).encode(file);
    return Upload.of(file, new Origin("uploaded_documents", 0, 0, 0, null, value, List.of()));
  }

  /** A store that is away for some time. */
  private static final class FlakyStore implements FileStore {
    private final FileStore behind;
    private int outages;
    private int opened;

    FlakyStore(FileStore behind) {
      this.behind = behind;
    }

    @Override
    public ContentReference put(Path file, String sha256) throws IOException {
      return behind.put(file, sha256);
    }

    @Override
    public InputStream open(ContentReference reference) throws IOException {
      opened++;
      if (outages-- > 0) {
        throw new IOException("the store is away");
      }
      return behind.open(reference);
    }

    @Override
    public boolean answers() {
      return outages <= 0;
    }

    @Override
    public void close() {
      behind.close();
    }
  }
}
