package dev.millrace.localstack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A process by pid and start, so that a later process with the same pid is never taken for it.
 *
 * @param start what the system says about the start: ticks since boot on Linux, a date elsewhere;
 *     only ever compared
 * @param restarts how often the supervisor had started the process again
 */
public record ProcessIdentity(long pid, String start, int restarts) {
  /** The process now running under this pid. */
  public static Optional<ProcessIdentity> running(long pid) {
    if (ProcessHandle.of(pid).isEmpty()) {
      return Optional.empty();
    }
    return startOf(pid).map(start -> new ProcessIdentity(pid, start, 0));
  }

  /** The process that a pid file speaks of, if the file is there and whole. */
  static Optional<ProcessIdentity> read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() < 3) {
        return Optional.empty();
      }
      return Optional.of(
          new ProcessIdentity(
              Long.parseLong(lines.get(0).strip()),
              lines.get(1).strip(),
              Integer.parseInt(lines.get(2).strip())));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Whether this very process still runs. */
  public boolean isAlive() {
    return running(pid).filter(now -> now.start.equals(start)).isPresent();
  }

  private static Optional<String> startOf(long pid) {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    if (Files.isDirectory(Path.of("/proc/self"))) {
      try {
        String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
        // The name in parentheses may itself hold blanks and parentheses.
        List<String> fields = List.of(text.substring(text.lastIndexOf(')') + 2).split(" ", -1));
        // A zombie has ended; only its parent has not looked yet.
        return fields.get(0).equals("Z") ? Optional.empty() : Optional.of(fields.get(19));
      } catch (IOException | IndexOutOfBoundsException e) {
        return Optional.empty();
      }
    }
    return Command.lines(List.of("ps", "-o", "lstart=", "-p", Long.toString(pid))).stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst();
  }
}
