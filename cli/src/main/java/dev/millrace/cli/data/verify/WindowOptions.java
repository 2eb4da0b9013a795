package dev.millrace.cli.data.verify;

import dev.millrace.cli.Durations;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
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

  @Mixin OpenWindowOptions open = new OpenWindowOptions();

  void check(CommandLine command) {
    if (size.isZero()) {
      throw new ParameterException(command, "--window must not be 0.");
    }
  }
}
