package dev.millrace.cli.vision;

import dev.millrace.cli.Failure;
import dev.millrace.vision.evaluate.InvalidFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file in MOTChallenge form that the user named, and what to say if it cannot be used. */
final class MotFile {
  private MotFile() {}

  /** Something that reads a file. */
  @FunctionalInterface
  interface Reader<T> {
    T read(Path file) throws IOException;
  }

  static <T> T read(Path file, Reader<T> reader) {
    if (!Files.exists(file)) {
      throw new Failure("There is no file " + file + ".", "Check the path.");
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new Failure(file + " cannot be read.", "Name a file that you may read.");
    }
    try {
      return reader.read(file);
    } catch (InvalidFile wrong) {
      throw new Failure(
          wrong.getMessage() + ".",
          "MOTChallenge files have lines of frame,id,left,top,width,height,confidence,x,y,z.",
          wrong);
    } catch (IOException unreadable) {
      throw new Failure(
          file + " cannot be read: " + unreadable.getMessage(), "Check it.", unreadable);
    }
  }
}
