package dev.millrace.cli.upload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** Where uploads were going that are not complete, so that another run goes on with them. */
record Remembered(Path folder) {
  @Nullable String of(String name) {
    try {
      String path = Files.readString(folder.resolve(name)).strip();
      return path.isEmpty() ? null : path;
    } catch (IOException nothing) {
      return null;
    }
  }

  /** Whoever knows where an upload goes may go on with it: only its owner reads it. */
  void keep(String name, String path) throws IOException {
    Files.createDirectories(folder);
    Path next = Files.createTempFile(folder, name, ".next");
    Files.move(Files.writeString(next, path), folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  void forget(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
  }
}
