package dev.millrace.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store promises. */
interface StoreContract {
  /** The store, empty. */
  FileStore store();

  /** What its URIs begin with. */
  String base();

  @Test
  default void givesBackWhatItWasGiven(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "hello");
    ContentReference reference = put(file);
    assertThat(reference.uri())
        .isEqualTo(base() + reference.sha256().substring(0, 2) + '/' + reference.sha256());
    assertThat(reference.size()).isEqualTo(5);
    assertThat(read(reference)).isEqualTo("hello");
    assertThat(file).exists();
  }

  @Test
  default void keepsAContentOnceHoweverOftenItComes(@TempDir Path folder) throws Exception {
    ContentReference one = put(Files.writeString(folder.resolve("a"), "twice"));
    ContentReference other = put(Files.writeString(folder.resolve("b"), "twice"));
    assertThat(other).isEqualTo(one);
    assertThat(read(other)).isEqualTo("twice");
  }

  @Test
  default void takesWhatIsEmpty(@TempDir Path folder) throws Exception {
    assertThat(read(put(Files.writeString(folder.resolve("a"), "")))).isEmpty();
  }

  @Test
  default void takesWhatIsMuchLargerThanItHasMemoryFor(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("large");
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength((64L << 20) + 7);
      sparse.seek(1_000);
      sparse.write(1);
    }
    ContentReference reference = put(file);
    assertThat(reference.size()).isEqualTo((64L << 20) + 7);
    try (InputStream content = store().open(reference)) {
      assertThat(Digests.of(content).sha256()).isEqualTo(reference.sha256());
    }
  }

  @Test
  default void readsNothingThatItDidNotGive(@TempDir Path folder) throws Exception {
    ContentReference given = put(Files.writeString(folder.resolve("a"), "hello"));
    String sha256 = given.sha256();
    String other = Digests.of("other".getBytes(UTF_8)).sha256();
    for (String uri :
        new String[] {
          "file:///etc/passwd",
          "/etc/passwd",
          "http://localhost/" + sha256,
          "s3://other/" + sha256.substring(0, 2) + '/' + sha256,
          base() + "../../../etc/passwd",
          base() + sha256.substring(0, 2) + "/../../../etc/passwd",
          base() + sha256.substring(0, 2) + "/%2e%2e/" + sha256,
          base() + sha256.substring(0, 2) + "//" + sha256,
          base() + other.substring(0, 2) + '/' + other,
          given.uri() + "?versionId=1",
          given.uri() + '\0',
        }) {
      assertThatThrownBy(() -> read(new ContentReference(uri, 5, sha256)))
          .as(uri)
          .isInstanceOf(OutsideStore.class)
          .hasMessageContaining("no content of " + base());
    }
  }

  @Test
  default void saysThatSomethingIsNotThere() {
    String sha256 = Digests.of("never put".getBytes(UTF_8)).sha256();
    var missing = new ContentReference(base() + sha256.substring(0, 2) + '/' + sha256, 9, sha256);
    assertThatThrownBy(() -> read(missing)).isInstanceOf(NotStored.class);
  }

  @Test
  default void answersWhileItIsThere(@TempDir Path folder) throws Exception {
    put(Files.writeString(folder.resolve("a"), "hello"));
    assertThat(store().answers()).isTrue();
  }

  private ContentReference put(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return store().put(file, Digests.of(content).sha256());
    }
  }

  private String read(ContentReference reference) throws IOException {
    try (InputStream content = store().open(reference)) {
      return new String(content.readAllBytes(), UTF_8);
    }
  }
}
