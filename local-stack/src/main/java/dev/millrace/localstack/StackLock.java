package dev.millrace.localstack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/** Keeps two commands from starting and stopping the same servers at once. */
final class StackLock {
  private StackLock() {}

  /** Does the work while no other command, in this process or another, works in the folder. */
  static <T> T holding(StackFolder folder, Supplier<T> work) {
    folder.prepare();
    try (FileChannel channel =
        FileChannel.open(
            folder.home().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (channel.tryLock() == null) {
        throw new StackFailure(
            "Another 'millrace up' or 'down' is at work in " + folder.home() + ".",
            "Wait until it is done.");
      }
      return work.get();
    } catch (IOException e) {
      throw new StackFailure(
          "The folder " + folder.home() + " cannot be locked: " + e.getMessage(),
          "Name another folder with MILLRACE_HOME.",
          e);
    }
  }
}
