package dev.millrace.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.files.FileKind;
import dev.millrace.testing.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated files and where they go, against a real broker. */
class ProduceFilesIT {
  @TempDir Path store = Path.of("");
  private @Nullable KafkaBroker broker;

  @BeforeEach
  void startBroker() {
    KafkaBroker fresh = KafkaBroker.start();
    broker = fresh;
    for (FileKind kind : FileKind.values()) {
      fresh.createTopics(2, kind.topic());
    }
  }

  @AfterEach
  void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void announcesTheSameFilesForTheSameSeedAndClosesEveryPartition() {
    String[] words = {"--count", "40", "--seed", "7", "--start", "2024-01-15T10:30:00"};
    produce(words);
    List<String> first = announced();
    Session.Result second =
        produce(
            Stream.concat(Stream.of(words), Stream.of("--close-windows")).toArray(String[]::new));

    assertThat(second.err()).contains("Sent 46 announcements (").contains(" bad) to uploaded_");
    assertThat(first).hasSize(40);
    assertThat(announced())
        .hasSize(86)
        .containsAll(first)
        .filteredOn(line -> line.contains("closing.txt"))
        .hasSize(6);
  }

  @Test
  void eachRunWithoutSeedHasFilesOfItsOwn() {
    produce("--count", "5", "--bad", "0", "--repeated", "0");
    produce("--count", "5", "--bad", "0", "--repeated", "0");

    assertThat(announced().stream().map(ProduceFilesIT::fileId).distinct()).hasSize(10);
  }

  @Test
  void largeFilesGoToTheStore() throws IOException {
    Session.Result result =
        produce("--count", "3", "--large", "1", "--bad", "0", "--failing", "0", "--repeated", "0");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(announced())
        .hasSize(3)
        .allSatisfy(
            line -> assertThat(line).contains("\"content_ref\":{\"uri\":\"file://" + store));
    try (Stream<Path> files = Files.walk(store)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(3);
    }
  }

  @Test
  void saysWhereTheStoreTakesNothing() throws IOException {
    Path noFolder = Files.createFile(store.resolve("file"));
    Session.Result result =
        run(
            "produce",
            "files",
            "--count",
            "1",
            "--large",
            "1",
            "--bad",
            "0",
            "--failing",
            "0",
            "--file-store",
            noFolder.toString());

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("The store of files did not take one: ");
  }

  private Session.Result produce(String... more) {
    List<String> words = new ArrayList<>(List.of("produce", "files"));
    words.addAll(List.of(more));
    words.addAll(List.of("--file-store", store.toString()));
    return run(words.toArray(String[]::new));
  }

  private List<String> announced() {
    return run(
            "consume",
            "files",
            "--mode",
            "uploaded",
            "--from-beginning",
            "--until-idle",
            "1s",
            "--format",
            "ndjson")
        .lines();
  }

  private static String fileId(String line) {
    return line.replaceFirst(".*\"file_id\":\"([^\"]*)\".*", "$1");
  }

  private Session.Result run(String... words) {
    if (broker == null) {
      throw new IllegalStateException("the broker has not been started");
    }
    return new Session(broker.bootstrapServers()).run(words);
  }
}
