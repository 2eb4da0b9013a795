package dev.millrace.uploads;

import dev.millrace.files.FileKind;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import dev.millrace.testing.JobUnderTest;
import dev.millrace.uploads.logic.Examiner;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The job's topics, on a broker of the test's own. */
final class Topics {
  static final String ANALYSED = "analysed_files";
  static final String PROCESSED = "processed_files";
  static final String AGGREGATIONS = "file_type_aggregations";
  static final int PARTITIONS = 2;

  private Topics() {}

  /** The job, ready to be started. */
  static JobUnderTest job() {
    return job(job -> job);
  }

  /** The job with an examiner of the test's own. */
  static JobUnderTest job(Examiner.Opening examiner) {
    return job(job -> job.with(examiner));
  }

  private static JobUnderTest job(UnaryOperator<FilesJob> change) {
    return new JobUnderTest(
            "files",
            (environment, arguments) -> {
              Settings settings = Settings.parse(arguments);
              settings.checkpoint(environment.getCheckpointConfig());
              change.apply(FilesJob.from(settings)).addTo(environment);
            })
        .withTopics(PARTITIONS, all());
  }

  private static String[] all() {
    Stream<String> in = Arrays.stream(FileKind.values()).map(FileKind::topic);
    Stream<String> dead = Arrays.stream(FileKind.values()).map(Topics::deadLetters);
    return Stream.of(in, dead, Stream.of(ANALYSED, PROCESSED, AGGREGATIONS))
        .flatMap(names -> names)
        .toArray(String[]::new);
  }

  static String deadLetters(FileKind kind) {
    return DeadLetterTopic.of(kind.topic());
  }
}
