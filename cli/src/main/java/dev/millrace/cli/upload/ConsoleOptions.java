package dev.millrace.cli.upload;

import dev.millrace.cli.Failure;
import dev.millrace.cli.Surroundings;
import dev.millrace.localstack.Port;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which console a command talks to, and what opens it. */
final class ConsoleOptions {
  @Option(
      names = "--console",
      paramLabel = "URL",
      defaultValue = "${env:MILLRACE_CONSOLE}",
      description = "The console (default: $MILLRACE_CONSOLE, else that of 'up').")
  @Nullable String url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      defaultValue = "${env:MILLRACE_CONSOLE_TOKEN_FILE}",
      description = "Its first line opens the console; or MILLRACE_CONSOLE_TOKEN says it.")
  @Nullable Path tokenFile;

  ConsoleClient client() {
    return new ConsoleClient(address(), token());
  }

  private URI address() {
    if (url == null || url.isBlank()) {
      return URI.create("http://localhost:" + Surroundings.stack().ports().of(Port.CONSOLE) + "/");
    }
    String whole = url.contains("://") ? url : "http://" + url;
    try {
      URI address = URI.create(whole);
      if (address.getHost() != null && whole.startsWith("http")) {
        return address.resolve("/");
      }
    } catch (IllegalArgumentException unreadable) {
      // Told below.
    }
    throw new Failure("'" + url + "' is not the address of a console.", "Write http://HOST:PORT.");
  }

  private @Nullable String token() {
    if (tokenFile == null) {
      return System.getenv("MILLRACE_CONSOLE_TOKEN");
    }
    try (var lines = Files.lines(tokenFile)) {
      return lines.findFirst().map(String::strip).orElse("");
    } catch (IOException unreadable) {
      throw new Failure(
          "The token file " + tokenFile + " cannot be read.", "Check --token-file.", unreadable);
    }
  }
}
