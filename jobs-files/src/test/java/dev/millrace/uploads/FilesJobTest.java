package dev.millrace.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.StrictEnvironment;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilesJobTest {
  @Test
  void productionGraphNamesEveryOperator() {
    // Neither broker nor store are there: nothing is connected to while the graph is built.
    assertThat(uids("--kafka.bootstrap-servers=unused:9092", "--store.url=s3://unused"))
        .containsExactlyInAnyOrder(
            "uploads",
            "split-dead-letters",
            "steady-watermarks",
            "drop-repeated",
            "never-idle",
            "examine-files",
            "tell-failures",
            "keep-large",
            "collect-files",
            "watermark-of-count-files",
            "count-files",
            "late-files",
            "encode-analysed-files",
            "analysed-files",
            "Sink Committer: analysed-files",
            "encode-processed-files",
            "processed-files",
            "Sink Committer: processed-files",
            "encode-file-type-aggregations",
            "file-type-aggregations",
            "Sink Committer: file-type-aggregations",
            "keep-dead-letters-of-documents",
            "encode-dead-letters-of-documents",
            "dead-letters-of-documents",
            "Sink Committer: dead-letters-of-documents",
            "keep-dead-letters-of-videos",
            "encode-dead-letters-of-videos",
            "dead-letters-of-videos",
            "Sink Committer: dead-letters-of-videos",
            "keep-dead-letters-of-images",
            "encode-dead-letters-of-images",
            "dead-letters-of-images",
            "Sink Committer: dead-letters-of-images");
  }

  @Test
  void printsResultsAndDeadLettersWhereAskedTo() {
    assertThat(uids("--print"))
        .contains("print-analysed-files", "print-processed-files", "print-dead-letters-of-videos");
  }

  private static List<String> uids(String... arguments) {
    var environment = StrictEnvironment.create();
    FilesJob.from(Settings.parse(arguments)).addTo(environment);
    return StrictEnvironment.uids(environment);
  }
}
