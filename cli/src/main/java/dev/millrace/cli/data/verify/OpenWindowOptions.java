package dev.millrace.cli.data.verify;

import dev.millrace.cli.Durations;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What a check has to know to tell windows that are missing from those that are still open. */
final class OpenWindowOptions {
  @Option(
      names = "--out-of-orderness",
      paramLabel = "DURATION",
      defaultValue = "10s",
      converter = Durations.class,
      description = "The job's window.out-of-orderness (default: ${DEFAULT-VALUE}).")
  Duration outOfOrderness = Duration.ofSeconds(10);

  @Option(
      names = "--all-windows",
      description =
          "Windows that may still be open, because no later event has come, must be there too.")
  boolean all;
}
