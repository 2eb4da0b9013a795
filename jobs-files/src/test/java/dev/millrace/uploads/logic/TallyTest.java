package dev.millrace.uploads.logic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.files.FileKind;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.uploads.model.AnalysedFile;
import dev.millrace.uploads.model.Counts;
import dev.millrace.uploads.model.FileAggregation;
import dev.millrace.uploads.model.Findings;
import dev.millrace.uploads.model.Upload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final long START = 1_705_314_600_000L;
  private static final List<FileKind> KINDS = List.of(FileKind.values());
  private static final long END = START + 60_000;

  @Test
  void countsEachFileByTypeAndBySize() {
    assertThat(
            Tally.aggregations(
                all(
                    file(FileKind.DOCUMENT, 100, false),
                    file(FileKind.DOCUMENT, 300, false),
                    file(FileKind.DOCUMENT, 2 << 20, true),
                    file(FileKind.IMAGE, 50, false)),
                START,
                END))
        .containsExactly(
            aggregation("size", "medium", 1, 2 << 20, 2 << 20, 2 << 20, 1),
            aggregation("size", "tiny", 3, 450, 50, 300, 0),
            aggregation("type", "document", 3, 400 + (2 << 20), 100, 2 << 20, 1),
            aggregation("type", "image", 1, 50, 50, 50, 0));
  }

  @Test
  void theOrderDoesNotMatter() {
    var random = new Random(7);
    List<AnalysedFile> files = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      files.add(
          file(
              KINDS.get(random.nextInt(KINDS.size())),
              random.nextLong(1L << 31),
              random.nextBoolean()));
    }
    Counts expected = all(files.toArray(AnalysedFile[]::new));
    Collections.shuffle(files, random);
    Counts some = all(files.subList(0, 30).toArray(AnalysedFile[]::new));
    Counts rest = all(files.subList(30, 100).toArray(AnalysedFile[]::new));
    assertThat(Tally.together(rest, some)).isEqualTo(expected);
  }

  @Test
  void nothingComesToNothing() {
    assertThat(Tally.aggregations(Tally.none(), START, END)).isEmpty();
  }

  private static Counts all(AnalysedFile... files) {
    Counts counts = Tally.none();
    for (AnalysedFile file : files) {
      counts = Tally.together(counts, Tally.of(file));
    }
    return counts;
  }

  private static FileAggregation aggregation(
      String by, String key, long count, long sum, long min, long max, long failed) {
    return new FileAggregation(
        by + '/' + key + '/' + START,
        by,
        key,
        START,
        END,
        count,
        sum,
        (double) sum / count,
        min,
        max,
        failed);
  }

  private static AnalysedFile file(FileKind kind, long size, boolean failed) {
    var upload =
        new Upload(
            "id",
            "name",
            kind,
            size,
            "0".repeat(32),
            START,
            null,
            null,
            new Origin(kind.topic(), 0, 0, 0, null, null, List.of()));
    return failed
        ? AnalysedFile.failed(upload, null, "broken", "It is broken.", START)
        : AnalysedFile.analysed(
            upload, "", new Findings(kind, "a/b", false, "{}", null, List.of()), START);
  }
}
