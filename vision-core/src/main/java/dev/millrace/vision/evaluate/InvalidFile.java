package dev.millrace.vision.evaluate;

import java.io.IOException;
import java.nio.file.Path;

/** A file is not what it should be; the message names the line and what is wrong with it. */
public final class InvalidFile extends IOException {
  InvalidFile(Path file, int line, String what) {
    super("%s, line %d: %s".formatted(file, line, what));
  }

  InvalidFile(Path file, String what) {
    super(file + ": " + what);
  }
}
