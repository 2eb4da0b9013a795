package dev.millrace.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real inputs that lie beside a checkout and are not part of it. */
public final class SharedData {
  private SharedData() {}

  /** A file or folder there; the test is skipped, and says so, where it is absent. */
  public static Path path(String name) {
    Path path = Path.of("..", "..", "shared", "data").resolve(name);
    assumeTrue(Files.exists(path), () -> "skipped: " + path + " is not on this machine");
    return path;
  }
}
