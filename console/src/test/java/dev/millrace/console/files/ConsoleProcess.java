package dev.millrace.console.files;

import dev.millrace.testing.KafkaBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A console in a process of its own, with little memory, that can be killed. */
final class ConsoleProcess implements AutoCloseable {
  private static final String GREETING = "Console: ";

  private final Process process;
  private final URI address;

  static ConsoleProcess start(Path folder, String kafka) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.millrace.console.Console",
            "--port=0",
            "--stocks-port=0",
            "--kafka=" + kafka,
            "--flink=http://localhost:1",
            "--clickhouse=http://localhost:1",
            "--uploads=" + folder.resolve("uploads"),
            "--file-store=" + folder.resolve("store")));
    return new ConsoleProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  static ConsoleProcess start(Path folder, KafkaBroker broker) throws IOException {
    return start(folder, broker.bootstrapServers());
  }

  private ConsoleProcess(Process process) throws IOException {
    this.process = process;
    var lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (line != null && !line.startsWith(GREETING)) {
      line = lines.readLine();
    }
    if (line == null) {
      throw new IOException("the console ended with " + process.onExit().join().exitValue());
    }
    this.address = URI.create(line.substring(GREETING.length()).strip());
  }

  URI address() {
    return address;
  }

  boolean lives() {
    return process.isAlive();
  }

  /** As {@code kill -9} does: it is told nothing, and finishes nothing. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
