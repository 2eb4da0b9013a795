package dev.millrace.cli.data.verify;

import dev.millrace.cli.Durations;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What a check of windows has to know of the job's. */
final class WindowOptions {
  @Option(
      names = "--window",
      paramLabel = "DURATION",
      defaultValue = "1m",
      converter = Durations.class,
      description = "The job's window.size (default: ${DEFAULT-VALUE}).")
  Duration size = Duration.ofMinutes(1);

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

  void check(CommandLine command) {
    if (size.isZero()) {
      throw new ParameterException(command, "--window must not be 0.");
    }
  }
}
