package dev.millrace.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes the files that servers read their settings from. */
final class ConfigurationFile {
  private ConfigurationFile() {}

  /** Writes {@code key=value} lines. */
  static void properties(Path file, Map<String, String> settings) {
    write(file, settings, setting -> setting.getKey() + "=" + setting.getValue());
  }

  /** Writes a flat YAML map of strings. */
  static void yaml(Path file, Map<String, String> settings) {
    // Quoted, because a path may hold what YAML takes for a comment or a number for a string.
    write(
        file,
        settings,
        setting -> setting.getKey() + ": '" + setting.getValue().replace("'", "''") + "'");
  }

  /** Writes how a process logs: a size-limited file, named by the system property log.file. */
  static void logging(Path file) {
    try (InputStream in =
        Objects.requireNonNull(ConfigurationFile.class.getResourceAsStream("log4j2.properties"))) {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.write(file, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(
      Path file,
      Map<String, String> settings,
      java.util.function.Function<Map.Entry<String, String>, String> line) {
    try {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(
          file, settings.entrySet().stream().map(line).collect(Collectors.joining("\n", "", "\n")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
