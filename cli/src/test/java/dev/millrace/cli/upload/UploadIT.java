package dev.millrace.cli.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.Failure;
import dev.millrace.files.ContentReference;
import dev.millrace.files.Digests;
import dev.millrace.files.FileKind;
import dev.millrace.files.UploadedFile;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.testing.TopicContents;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Uploads to a real console in a process of its own, over lines that break. */
class UploadIT {
  private static final String ROOT = "millrace.root";
  private static final String TOKEN = "open-sesame";
  private static final int LARGE = 20 << 20;

  private static @Nullable KafkaBroker broker;
  private static @Nullable Process process;
  private static URI console = URI.create("http://nowhere");

  @TempDir Path folder = Path.of("");
  private final StringWriter err = new StringWriter();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeAll
  static void startServers(@TempDir Path state) throws IOException {
    KafkaBroker fresh = KafkaBroker.start();
    broker = fresh;
    fresh.createTopics(1, "analysed_files");
    for (FileKind kind : FileKind.values()) {
      fresh.createTopics(1, kind.topic());
    }
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx96m",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.millrace.console.Console",
            "--port=0",
            "--stocks-port=0",
            "--kafka=" + fresh.bootstrapServers(),
            "--flink=http://localhost:1",
            "--clickhouse=http://localhost:1",
            "--uploads=" + state.resolve("uploads"),
            "--file-store=" + state.resolve("store"));
    command.environment().put("MILLRACE_CONSOLE_TOKEN", TOKEN);
    Process started = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process = started;
    var lines = new BufferedReader(started.inputReader(UTF_8));
    String greeting =
        lines.lines().filter(line -> line.startsWith("Console: ")).findFirst().orElseThrow();
    console = URI.create(greeting.substring("Console: ".length()).replaceFirst("\\?.*", ""));
  }

  @AfterAll
  static void stopServers() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
    if (broker != null) {
      broker.close();
    }
  }

  @BeforeEach
  void useAStateFolderOfItsOwn() {
    System.setProperty(ROOT, folder.toString());
  }

  @AfterEach
  void forgetIt() {
    System.clearProperty(ROOT);
  }

  @Test
  void waitsForWhatIsFoundInAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("röport 1.txt"), "some words");
    CompletableFuture<Void> job =
        CompletableFuture.runAsync(
            () -> {
              UploadedFile announced = announced("röport 1.txt");
              tell(
                  announced,
                  """
                  "status":"analysed","quality":"fair","limits":[],"mime_type":"text/plain",\
                  "mime_mismatch":false,"analysis":{"kind":"document","words":2}""");
            });

    int exit = upload(console, file.toString(), "--wait");
    job.get();

    assertThat(exit).as(err.toString()).isZero();
    assertThat(out.toString(UTF_8))
        .containsPattern("röport 1.txt +document_\\S+ +document +10 +analysed +2 words");
    assertThat(remembered()).isEmpty();
  }

  @Test
  void goesOnWhenTheLineBreaks() throws Exception {
    Path file = large("broken-line.txt");
    try (var proxy = new CuttingProxy(console, 4, 3 << 20)) {
      int exit = upload(proxy.address(), file.toString());

      assertThat(exit).as(err.toString()).isZero();
      // Nothing that had come was sent again, but for what was on the line when it broke.
      assertThat(proxy.sent()).isBetween((long) LARGE, LARGE + (12L << 20));
    }
    ContentReference reference = announced("broken-line.txt").contentRef();
    try (var content = Files.newInputStream(file)) {
      assertThat(reference).isNotNull();
      assertThat(reference == null ? "" : reference.sha256())
          .isEqualTo(Digests.of(content).sha256());
    }
  }

  @Test
  void anotherRunGoesOnWhereTheFirstGaveUp() throws Exception {
    Path file = large("two-runs.txt");
    try (var proxy = new CuttingProxy(console, Integer.MAX_VALUE, 9 << 20)) {
      assertThat(upload(proxy.address(), file.toString(), "--timeout", "0s")).isEqualTo(1);
      assertThat(err.toString())
          .containsPattern("Not uploaded: two-runs.txt: .* is not complete: .* of 20,971,520 bytes")
          .contains("it goes on there");
      assertThat(remembered()).hasSize(1);

      proxy.cutNoMore();
      long first = proxy.sent();
      assertThat(first).isGreaterThan(8 << 20);
      int exit = upload(proxy.address(), file.toString());

      assertThat(exit).as(err.toString()).isZero();
      assertThat(proxy.sent()).isLessThan(LARGE - (7 << 20));
      assertThat(remembered()).isEmpty();
    }
    assertThat(announced("two-runs.txt").fileSize()).isEqualTo(LARGE);
  }

  @Test
  void aFileThatIsNotTakenIsNamedAndTheOthersGo() throws Exception {
    Path program = Files.write(folder.resolve("tool.exe"), new byte[] {'M', 'Z', 0, 1, 2, 3});
    Path empty = Files.createFile(folder.resolve("empty.txt"));
    Path good = Files.writeString(folder.resolve("good.txt"), "good");

    int exit = upload(console, program.toString(), empty.toString(), good.toString());

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).contains("Not uploaded: empty.txt: The file is empty.");
    assertThat(out.toString(UTF_8))
        .containsPattern("tool.exe .* failed +unsupported-type: Files of type ")
        .containsPattern("good.txt +document_\\S+ +document +4 +announced");
  }

  @Test
  void aFolderIsRefusedBeforeAnythingIsSent() throws Exception {
    Path file = Files.writeString(folder.resolve("never-sent.txt"), "text");

    int exit = upload(console, file.toString(), folder.toString());

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).contains(folder + " is a folder.").contains("Name the files in it");
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void withoutItsTokenTheConsoleTakesNothing() throws Exception {
    Path file = Files.writeString(folder.resolve("secret.txt"), "text");
    Path wrong = Files.writeString(folder.resolve("wrong"), "guess\n");

    int exit =
        run(file.toString(), "--console", console.toString(), "--token-file", wrong.toString());

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString())
        .contains("The console opens with its token.")
        .contains("--token-file");
  }

  private int upload(URI where, String... words) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    return run(
        Stream.concat(
                Stream.of(words),
                Stream.of("--console", where.toString(), "--token-file", token.toString()))
            .toArray(String[]::new));
  }

  private int run(String... words) {
    PrintStream real = System.out;
    System.setOut(new PrintStream(out, true, UTF_8));
    try {
      return new CommandLine(new Upload())
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setErr(new PrintWriter(err, true))
          .setExecutionExceptionHandler(
              (failure, line, parsed) -> {
                Failure known = (Failure) failure;
                line.getErr().println(known.getMessage() + "\n" + known.advice());
                return 1;
              })
          .execute(words);
    } finally {
      System.setOut(real);
    }
  }

  private Path large(String name) throws IOException {
    byte[] content = new byte[LARGE];
    byte[] line = "A line of text, and another one.\n".getBytes(UTF_8);
    for (int i = 0; i < LARGE; i++) {
      content[i] = line[i % line.length];
    }
    return Files.write(folder.resolve(name), content);
  }

  /** What is remembered of uploads that are not complete. */
  private List<Path> remembered() throws IOException {
    Path sending = folder.resolve(".millrace/sending");
    if (!Files.isDirectory(sending)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(sending)) {
      return files.toList();
    }
  }

  private static UploadedFile announced(String filename) {
    JsonCodec<UploadedFile> codec = JsonCodec.of(UploadedFile.class);
    List<UploadedFile> files = new ArrayList<>();
    var unused =
        TopicContents.readCommitted(
            broker(),
            FileKind.DOCUMENT.topic(),
            Duration.ofSeconds(30),
            records -> {
              files.clear();
              records.forEach(
                  each -> {
                    try {
                      files.add(codec.decode(each.value()));
                    } catch (MalformedRecord broken) {
                      throw new AssertionError(broken);
                    }
                  });
              return files.stream().anyMatch(file -> file.filename().equals(filename));
            });
    return files.stream()
        .filter(file -> file.filename().equals(filename))
        .findFirst()
        .orElseThrow();
  }

  private static void tell(UploadedFile file, String what) {
    String json =
        """
        {"file_id":"%s","filename":"%s","file_type":"document","file_size":%d,\
        "size_category":"tiny","md5":"%s","upload_timestamp":%d,"processed_at":%d,%s}"""
            .formatted(
                file.fileId(),
                file.filename(),
                file.fileSize(),
                file.fileHash(),
                file.uploadTimestamp().epochMillis(),
                file.uploadTimestamp().epochMillis(),
                what);
    TopicContents.send(
        broker(),
        List.of(
            new ProducerRecord<>(
                "analysed_files", file.fileId().getBytes(UTF_8), json.getBytes(UTF_8))));
  }

  private static KafkaBroker broker() {
    if (broker == null) {
      throw new IllegalStateException("the broker has not been started");
    }
    return broker;
  }
}
