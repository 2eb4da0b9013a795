package dev.millrace.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A command line to run to its end.
 *
 * @param environment variables beside those of this process
 */
record Command(List<String> arguments, Map<String, String> environment) {
  /** What a finished command left: its exit code and what it wrote, both streams together. */
  record Finished(int exitCode, List<String> lines) {}

  /** Runs the command and gathers its output. */
  Finished run() throws IOException, InterruptedException {
    var builder = new ProcessBuilder(arguments).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      var lines = new ArrayList<String>();
      try (var out = process.inputReader(StandardCharsets.UTF_8)) {
        out.lines().forEach(lines::add);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      return new Finished(process.waitFor(), lines);
    } finally {
      process.destroy();
    }
  }

  /** What a small tool of the system prints, nothing if it is missing or fails. */
  static List<String> lines(List<String> arguments) {
    try {
      Finished finished = new Command(arguments, Map.of("LC_ALL", "C")).run();
      return finished.exitCode() == 0 ? finished.lines() : List.of();
    } catch (IOException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /** Whether a program of this name is on the search path. */
  static boolean exists(String program) {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return Arrays.stream(path.split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
