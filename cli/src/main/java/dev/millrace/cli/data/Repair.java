package dev.millrace.cli.data;

import dev.millrace.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Pipes a record's value through a command of the user. */
final class Repair implements AutoCloseable {
  private final String command;
  private final Path input;

  Repair(String command) {
    this.command = command;
    try {
      input = Files.createTempFile("millrace-", ".value");
    } catch (IOException full) {
      throw new Failure(
          "No temporary file can be written: " + full.getMessage(),
          "See whether the disk is full.",
          full);
    }
  }

  /**
   * What the command makes of a value.
   *
   * @return null if the command ended with another code than 0
   */
  byte @Nullable [] of(byte @Nullable [] value) {
    byte[] before = value == null ? new byte[0] : value;
    try {
      // A file, since a pipe could fill up while the command waits for its own output to be read.
      Files.write(input, before);
      Process process =
          new ProcessBuilder("sh", "-c", command)
              .redirectInput(input.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      byte[] after = process.getInputStream().readAllBytes();
      return process.waitFor() == 0 ? withoutNewLineEnd(before, after) : null;
    } catch (IOException broken) {
      throw new Failure(
          "The command given with --with cannot be run: " + broken.getMessage(),
          "Try it in a shell first.",
          broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Failure("Interrupted while a value was repaired.", "Run again.", interrupted);
    }
  }

  /** Most tools end their output with a line end that was not asked for. */
  private static byte[] withoutNewLineEnd(byte[] before, byte[] after) {
    return endsLine(after) && !endsLine(before) ? Arrays.copyOf(after, after.length - 1) : after;
  }

  private static boolean endsLine(byte[] bytes) {
    return bytes.length > 0 && bytes[bytes.length - 1] == '\n';
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(input);
    } catch (IOException busy) {
      // A file in the temporary folder, which is cleared by others.
    }
  }
}
