package dev.millrace.console.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.console.RecordPlace;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalysedFileTest {
  private static final RecordPlace PLACE = new RecordPlace(AnalysedFiles.TOPIC, 1, 2);

  @Test
  void keepsOfAnAnalysisWhatAListNeeds() {
    ObjectNode analysis = Analyses.document("Title", "word ".repeat(200));
    analysis.put("long", "x".repeat(400)).putNull("nothing");
    analysis.set("thumbnail", PlayedJob.thumbnail(new byte[9], 3, 3));
    ObjectNode told = Analyses.object().put("file_id", "f").put("quality", "good");
    told.set("analysis", analysis);
    told.withArray("limits").add("text cut");
    Findings findings = Objects.requireNonNull(read(told.toString()).findings());

    assertThat(findings.facts().fieldNames())
        .toIterable()
        .contains("title", "pages", "words")
        .doesNotContain("text", "thumbnail", "long", "nothing");
    assertThat(findings.excerpt()).hasSizeLessThanOrEqualTo(281).endsWith("…");
    assertThat(findings.thumbnail()).isTrue();
    assertThat(findings.limits()).containsExactly("text cut");
  }

  @Test
  void cutsNeverWithinACharacter() {
    String record =
        "{\"file_id\":\"f\",\"analysis\":{\"text\":\"%s\"}}".formatted("🌍".repeat(300));

    assertThat(Objects.requireNonNull(read(record).findings()).excerpt())
        .isEqualTo("🌍".repeat(280) + "…");
  }

  @ParameterizedTest
  @CsvSource({
    "1795860000000, 1795860000000",
    "'\"2026-11-28T10:00:00\"', 1795860000000",
    "'\"2026-11-28T10:00:00Z\"', 1795860000000",
    "'\"yesterday\"', 77",
    "null, 77",
    "{}, 77",
  })
  void takesTimesAsNumbersOrWritten(String written, long millis) {
    assertThat(read("{\"file_id\":\"f\",\"upload_timestamp\":%s}".formatted(written)).uploadedAt())
        .isEqualTo(millis);
  }

  private static AnalysedFile read(String record) {
    return AnalysedFile.of(PLACE, 77, record.getBytes(UTF_8)).orElseThrow();
  }
}
