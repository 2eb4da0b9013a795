package dev.millrace.cli.data.verify;

import dev.millrace.cli.Durations;
import dev.millrace.cli.data.Format;
import dev.millrace.cli.data.KafkaOptions;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all checks of a job's results have in common. */
final class VerifyOptions {
  @Mixin KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--dead-letters",
      paramLabel = "TOPIC",
      description = "Default: the input topic with .dead-letters.")
  @Nullable String deadLetters;

  @Option(
      names = "--until-idle",
      paramLabel = "DURATION",
      defaultValue = "45s",
      converter = Durations.class,
      description = "Stop waiting when nothing has come for so long (default: ${DEFAULT-VALUE}).")
  Duration untilIdle = Duration.ofSeconds(45);

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "10m",
      converter = Durations.class,
      description = "Stop waiting after so long in any case (default: ${DEFAULT-VALUE}).")
  Duration timeout = Duration.ofMinutes(10);

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json or ndjson (default: table).")
  Format format = Format.TABLE;

  @Option(names = "--quiet", description = "No progress bar.")
  boolean quiet;

  String deadLettersOf(String inputTopic) {
    return deadLetters == null ? DeadLetterTopic.of(inputTopic) : deadLetters;
  }
}
