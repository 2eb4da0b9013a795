package dev.millrace.cli.data;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What all commands have in common that send samples. */
final class SampleOptions {
  @Option(names = "--count", paramLabel = "N", description = "End after so many records.")
  @Nullable Long count;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Which of the possible sequences (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(
      names = "--start",
      paramLabel = "ISO",
      converter = Instants.class,
      description =
          "Event time of the first record (default: now; without --rate such that the last is"
              + " now). Event time then follows the rate, not the clock.")
  @Nullable Instant start;

  @Option(
      names = "--bad",
      paramLabel = "SHARE",
      defaultValue = "0.02",
      description = "Share of bad records, 0 to 1 (default: ${DEFAULT-VALUE}).")
  double bad = 0.02;

  @Option(
      names = "--close-windows",
      description =
          "At the end, send one valid record with a later event time to every partition, so that"
              + " all windows before it close.")
  boolean closeWindows;

  @Option(names = "--quiet", description = "No progress bar and no summary.")
  boolean quiet;

  /** Refuses what makes no sense together. */
  void check(CommandLine command, @Nullable Double rate) {
    if (rate != null && !(rate >= 0 && rate <= 10_000_000)) {
      throw new ParameterException(command, "--rate must be from 0 to 10000000.");
    }
    if (count != null && count < 0) {
      throw new ParameterException(command, "--count must not be negative.");
    }
    requireShare(command, "--bad", bad);
    if (count == null && start == null && rate != null && rate == 0) {
      throw new ParameterException(
          command, "--rate 0 needs --count or --start: event times would run ahead of the clock.");
    }
  }

  static void requireShare(CommandLine command, String option, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new ParameterException(command, option + " must be from 0 to 1.");
    }
  }

  /** How many records a second are sent, 0 for as fast as possible. */
  double pace(@Nullable Double rate, double liveRate) {
    double usual = count != null || start != null ? 0 : liveRate;
    return rate != null ? rate : usual;
  }

  /**
   * The event time of the first record.
   *
   * @param perSecond how many records a second of event time holds
   */
  Instant firstEvent(double pace, double perSecond) {
    if (start != null) {
      return start;
    }
    // Whole milliseconds, as in the messages.
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    return pace == 0 && count != null ? now.minus(between(perSecond).multipliedBy(count)) : now;
  }

  /** The time between two samples. */
  static Duration between(double perSecond) {
    return Duration.ofNanos(Math.round(1_000_000_000 / perSecond));
  }
}
