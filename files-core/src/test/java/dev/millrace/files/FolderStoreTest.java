package dev.millrace.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTest implements StoreContract {
  private Path parent;
  private Path folder;
  private FileStore store;

  @BeforeEach
  void open(@TempDir Path empty) {
    parent = empty;
    folder = parent.resolve("a store").resolve("files");
    store = FileStore.at(StoreOptions.folder(folder));
  }

  @Override
  public FileStore store() {
    return store;
  }

  @Override
  public String base() {
    return folder.toUri() + (folder.toUri().toString().endsWith("/") ? "" : "/");
  }

  @Test
  void followsNoLinks() throws Exception {
    Path secret = Files.writeString(parent.resolve("secret"), "secret");
    String sha256 = Digests.of("secret".getBytes(UTF_8)).sha256();
    String start = sha256.substring(0, 2);
    var reference = new ContentReference(base() + start + '/' + sha256, 6, sha256);

    Files.createDirectories(folder.resolve(start));
    Files.createSymbolicLink(folder.resolve(start).resolve(sha256), secret);
    assertThatThrownBy(() -> store.open(reference)).isInstanceOf(OutsideStore.class);

    Files.delete(folder.resolve(start).resolve(sha256));
    Files.delete(folder.resolve(start));
    Files.move(secret, Files.createDirectory(parent.resolve("elsewhere")).resolve(sha256));
    Files.createSymbolicLink(folder.resolve(start), parent.resolve("elsewhere"));
    assertThatThrownBy(() -> store.open(reference)).isInstanceOf(OutsideStore.class);
  }

  @Test
  void mayItselfStandBehindALink() throws Exception {
    Path real = Files.createDirectory(parent.resolve("disk"));
    Path link = Files.createSymbolicLink(parent.resolve("link"), real);
    Path file = Files.writeString(parent.resolve("a"), "hello");
    String sha256 = Digests.of("hello".getBytes(UTF_8)).sha256();
    FileStore linked = FileStore.at(StoreOptions.folder(link));
    try (InputStream content = linked.open(linked.put(file, sha256))) {
      assertThat(content.readAllBytes()).hasSize(5);
    }
  }

  @Test
  void putsWhatWasCutShortInPlaceOfIt() throws Exception {
    Path file = Files.writeString(parent.resolve("a"), "hello");
    String sha256 = Digests.of("hello".getBytes(UTF_8)).sha256();
    Path place = folder.resolve(sha256.substring(0, 2)).resolve(sha256);
    Files.createDirectories(place.getParent());
    Files.writeString(place, "hel");
    store.put(file, sha256);
    assertThat(place).hasContent("hello");
  }

  @Test
  void leavesNothingHalfWhenItIsKilled() throws Exception {
    Path file = parent.resolve("large");
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(2L << 30);
    }
    String sha256 = Digests.of("stands for it".getBytes(UTF_8)).sha256();
    Process putting =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                PutAFile.class.getName(),
                folder.toString(),
                file.toString(),
                sha256)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    while (incomplete().isEmpty()) {
      assertThat(putting.isAlive()).isTrue();
    }
    putting.destroyForcibly().waitFor();

    var reference =
        new ContentReference(base() + sha256.substring(0, 2) + '/' + sha256, 2L << 30, sha256);
    assertThatThrownBy(() -> store.open(reference)).isInstanceOf(NotStored.class);
    assertThat(incomplete()).as("it was killed in the middle").isNotEmpty();
  }

  private List<Path> incomplete() throws Exception {
    Path place = folder.resolve(".incomplete");
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.toList();
    }
  }

  @Test
  void doesNotAnswerBeforeItIsThereAndTakesWhatComesThen() throws Exception {
    assertThat(store.answers()).isFalse();
    store.put(
        Files.writeString(parent.resolve("a"), "hello"),
        Digests.of("hello".getBytes(UTF_8)).sha256());
    assertThat(store.answers()).isTrue();
  }

  @Test
  void isNotWhatNamesNoFolder() {
    for (String url : new String[] {"", "store", "http://host/store", "s3:/bucket", "s3://B"}) {
      var options = new StoreOptions(url, null, "us-east-1", false, null);
      assertThatThrownBy(() -> FileStore.at(options))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is no store");
    }
  }

  /** Puts one file, for a process that is killed meanwhile. */
  static final class PutAFile {
    public static void main(String[] arguments) throws Exception {
      FileStore.at(StoreOptions.folder(Path.of(arguments[0])))
          .put(Path.of(arguments[1]), arguments[2]);
    }
  }
}
