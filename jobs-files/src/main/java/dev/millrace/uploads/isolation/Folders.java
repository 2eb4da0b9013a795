package dev.millrace.uploads.isolation;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Folders that belong to a process, and are told by its number once it is gone. */
final class Folders {
  private static final String PREFIX = "millrace-files-";
  private static final Pattern OWNED = Pattern.compile(PREFIX + "(\\d+)-.*");

  private Folders() {}

  /** A new folder of this process, which nobody else may enter. */
  static Path create(Path parent) throws IOException {
    return Files.createTempDirectory(parent, PREFIX + ProcessHandle.current().pid() + '-');
  }

  /** Takes away the folders of processes that were killed. */
  static void deleteAbandoned(Path parent) throws IOException {
    try (Stream<Path> all = Files.list(parent)) {
      for (Path folder : all.filter(Folders::isAbandoned).toList()) {
        delete(folder);
      }
    }
  }

  private static boolean isAbandoned(Path folder) {
    Matcher owned = OWNED.matcher(folder.getFileName().toString());
    return owned.matches() && ProcessHandle.of(Long.parseLong(owned.group(1))).isEmpty();
  }

  /** Deletes a folder, and follows no link. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes unused)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(emptied);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
