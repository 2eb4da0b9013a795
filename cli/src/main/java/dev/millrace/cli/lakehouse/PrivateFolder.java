package dev.millrace.cli.lakehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder that nobody else reads, and that is gone when the command is, by Ctrl-C too. */
final class PrivateFolder implements AutoCloseable {
  private final Path path;
  private final Thread atExit = new Thread(this::delete, "private-folder");

  PrivateFolder() throws IOException {
    path = Files.createTempDirectory("millrace-lakehouse-");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  Path path() {
    return path;
  }

  private void delete() {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException busy) {
      // The system clears its temporary files.
    }
  }

  @Override
  public void close() {
    delete();
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      // It finds nothing any more.
    }
  }
}
