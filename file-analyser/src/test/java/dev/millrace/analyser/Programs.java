package dev.millrace.analyser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs of the system that know the same files in their own way. */
final class Programs {
  static final String CONVERT = "convert-im6.q16";

  private Programs() {}

  /** Skips the test where one of them is absent. */
  static void require(String... names) {
    for (String name : names) {
      assumeTrue(find(name).isPresent(), () -> "skipped: there is no " + name + " on the PATH");
    }
  }

  /** Runs one to its end, and returns what it printed. */
  static String run(String name, String... arguments) {
    try {
      List<String> command = new ArrayList<>();
      command.add(find(name).orElseThrow().toString());
      command.addAll(Arrays.asList(arguments));
      Path output = Files.createTempFile(Path.of("target"), name, ".out");
      Path errors = Files.createTempFile(Path.of("target"), name, ".err");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
          process.destroyForcibly();
          throw new AssertionError(command + " failed: " + Files.readString(errors));
        }
        return Files.readString(output, UTF_8);
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(name + " cannot be run", failed);
    }
  }

  private static Optional<Path> find(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
