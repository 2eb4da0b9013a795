package dev.millrace.analyser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The analyser as a job runs it: the deployable JAR in a JVM of its own, with little memory. */
final class ChildProcess implements AutoCloseable {
  static final Path JAR = Path.of("target", "file-analyser.jar");
  static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Process process;
  private final BufferedReader answers;

  private ChildProcess(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  static ChildProcess start() throws IOException {
    return start(Analyser.class.getName(), JAR.toString());
  }

  /** Starts another main class, of this module's tests. */
  static ChildProcess startForTests(Class<?> main) throws IOException {
    return start(
        main.getName(), "target/test-classes" + System.getProperty("path.separator") + JAR);
  }

  private static ChildProcess start(String main, String classPath) throws IOException {
    Path folder = Files.createTempDirectory(Path.of("target"), "child-");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Djava.io.tmpdir=" + folder,
                "-Dorg.bytedeco.javacpp.cachedir=target/natives",
                "-cp",
                classPath,
                main));
    Process process =
        new ProcessBuilder(command).redirectError(folder.resolve("errors").toFile()).start();
    return new ChildProcess(folder, process);
  }

  JsonNode ask(Path file) {
    return ask(file, file.getFileName().toString(), null);
  }

  JsonNode ask(Path file, String filename, @Nullable String declared) {
    ObjectNode request =
        JSON.createObjectNode()
            .put("path", file.toAbsolutePath().toString())
            .put("filename", filename)
            .put("declared_type", declared)
            .put("text_characters", 10_000)
            .put("keep_location", false)
            .put("thumbnail_pixels", 320);
    return say(request.toString());
  }

  /** Sends a line and waits for the answer to it. */
  JsonNode say(String line) {
    try {
      OutputStream requests = process.getOutputStream();
      requests.write((line + "\n").getBytes(UTF_8));
      requests.flush();
      String answer =
          CompletableFuture.supplyAsync(this::nextLine)
              .get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(answer).as("an answer to %s; %s", line, errors()).isNotNull();
      return JSON.readTree(answer);
    } catch (TimeoutException hangs) {
      process.destroyForcibly();
      throw new AssertionError("no answer within " + DEADLINE + " to " + line, hangs);
    } catch (IOException | InterruptedException | ExecutionException failed) {
      throw new AssertionError("no answer to " + line + "; " + errors(), failed);
    }
  }

  private @Nullable String nextLine() {
    try {
      return answers.readLine();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** What it wrote to its other output. */
  String errors() {
    try {
      return Files.readString(folder.resolve("errors"));
    } catch (IOException none) {
      return "";
    }
  }

  /** What it left behind in its temporary folder. */
  List<Path> leftovers() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> !file.endsWith("errors")).toList();
    }
  }

  long pid() {
    return process.pid();
  }

  /** Ends its input and waits for its end. */
  int exitStatus() throws IOException, InterruptedException {
    process.getOutputStream().close();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  /** Whether it ends by itself, as it does when a file wore it out. */
  boolean endsSoon() {
    try {
      return process.waitFor(2, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      throw new AssertionError("interrupted", interrupted);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
