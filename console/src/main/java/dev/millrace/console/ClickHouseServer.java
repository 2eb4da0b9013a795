package dev.millrace.console;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where ClickHouse is, and as whom to ask it.
 *
 * @param address of its HTTP interface
 * @param passwordFile its first line is the password; without it {@code
 *     MILLRACE_CLICKHOUSE_PASSWORD} says it, and without both the user has none
 */
public record ClickHouseServer(URI address, String user, Optional<Path> passwordFile) {
  static final String VARIABLE = "MILLRACE_CLICKHOUSE_PASSWORD";

  private static final String PASSWORD_VARIABLE = "MILLRACE_CLICKHOUSE_PASSWORD";

  /** The password as the file has it now, so that a changed one is taken up; empty if none. */
  public String password() {
    if (passwordFile.isEmpty()) {
      return System.getenv().getOrDefault(PASSWORD_VARIABLE, "");
    }
    Path file = passwordFile.get();
    try (var lines = Files.lines(file)) {
      return lines.findFirst().orElse("").strip();
    } catch (IOException unreadable) {
      throw new Refusal(
          503,
          "ClickHouse's password cannot be read from " + file + ".",
          "Check the file that --clickhouse-password-file names.",
          unreadable);
    }
  }
}
