package dev.millrace.cli.data;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What all commands have in common that send samples or the lines of a file. */
final class FeedOptions {
  @Mixin SampleOptions samples = new SampleOptions();

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Send the lines of this file byte for byte instead; - is standard input.")
  @Nullable String from;

  /** Refuses what makes no sense together. */
  void check(CommandLine command, @Nullable Double rate) {
    // The lines of a file have times of their own.
    samples.check(command, from != null && rate != null && rate == 0 ? null : rate);
    if (from != null && samples.start != null) {
      throw new ParameterException(
          command, "--from sends a file as it is, so --start means nothing with it.");
    }
  }
}
