package dev.millrace.uploads.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.millrace.files.FileKind;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.testing.StrictEnvironment;
import dev.millrace.uploads.logic.Examiner;
import dev.millrace.uploads.model.AnalysedFile;
import dev.millrace.uploads.model.FileAggregation;
import dev.millrace.uploads.model.Findings;
import dev.millrace.uploads.model.Upload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

/** The pipeline on a small cluster in this JVM, with an examiner that goes by names. */
class FileAnalysisTest {
  private static final long BEGINNING = 1_705_314_600_000L;
  private static final long MINUTE = 60_000;
  private static final long LIMIT = 1_000;

  @Test
  void everyFileIsAnalysedAndCountedAndTheLargeOnesAreGivenAgain() throws Exception {
    Results results =
        run(
            upload("a.pdf", FileKind.DOCUMENT, 400, 0),
            upload("b.pdf", FileKind.DOCUMENT, 1_001, 1_000),
            upload("c.png", FileKind.IMAGE, 1_000, 2_000),
            upload("d.png", FileKind.IMAGE, 200 << 10, MINUTE));
    assertThat(results.analysed())
        .extracting(AnalysedFile::filename)
        .containsExactlyInAnyOrder("a.pdf", "b.pdf", "c.png", "d.png");
    assertThat(results.processed())
        .extracting(AnalysedFile::filename)
        .containsExactlyInAnyOrder("b.pdf", "d.png");
    assertThat(results.aggregations())
        .extracting(
            FileAggregation::id,
            FileAggregation::count,
            FileAggregation::bytesSum,
            FileAggregation::bytesMean)
        .containsExactlyInAnyOrder(
            tuple("type/document/" + BEGINNING, 2L, 1_401L, 700.5),
            tuple("type/image/" + BEGINNING, 1L, 1_000L, 1_000.0),
            tuple("size/tiny/" + BEGINNING, 3L, 2_401L, 2_401.0 / 3),
            tuple("type/image/" + (BEGINNING + MINUTE), 1L, 204_800L, 204_800.0),
            tuple("size/small/" + (BEGINNING + MINUTE), 1L, 204_800L, 204_800.0));
    assertThat(results.dead()).isEmpty();
  }

  @Test
  void aFileThatFailsIsADeadLetterAndCounts() throws Exception {
    Results results =
        run(
            upload("a.png", FileKind.IMAGE, 2_000, 0),
            upload("fails.png", FileKind.IMAGE, 4_000, 1));
    assertThat(results.analysed())
        .extracting(AnalysedFile::filename, file -> file.status().word(), AnalysedFile::reason)
        .containsExactlyInAnyOrder(
            tuple("a.png", "analysed", null), tuple("fails.png", "failed", "broken"));
    assertThat(results.processed()).extracting(AnalysedFile::filename).containsExactly("a.png");
    assertThat(results.dead())
        .extracting(
            letter -> letter.stage().word(),
            DeadLetter::reason,
            DeadLetter::message,
            DeadLetter::operator,
            letter -> letter.origin().offset())
        .containsExactly(tuple("process", "broken", "It is broken.", "examine-files", 1L));
    assertThat(results.aggregations())
        .extracting(FileAggregation::count, FileAggregation::failed)
        .containsExactly(tuple(2L, 1L), tuple(2L, 1L));
  }

  @Test
  void aFileThatIsAnnouncedTwiceIsLookedIntoOnce() throws Exception {
    Results results =
        run(upload("a.png", FileKind.IMAGE, 10, 0), upload("a.png", FileKind.IMAGE, 10, 5_000));
    assertThat(results.analysed()).hasSize(1);
    assertThat(results.aggregations()).extracting(FileAggregation::count).containsExactly(1L, 1L);
    assertThat(results.dead()).isEmpty();
  }

  @Test
  void aLateFileIsAnalysedAndADeadLetterOnce() throws Exception {
    Results results =
        run(
            upload("a.png", FileKind.IMAGE, 10, 0),
            upload("b.png", FileKind.IMAGE, 10, 5 * MINUTE),
            upload("late.png", FileKind.IMAGE, 2_000, 1_000));
    assertThat(results.dead())
        .extracting(
            letter -> letter.stage().word(),
            DeadLetter::operator,
            letter -> letter.origin().offset())
        .containsExactly(tuple("late", "count-files", 1_000L));
    assertThat(results.processed()).extracting(AnalysedFile::filename).containsExactly("late.png");
    assertThat(results.aggregations()).hasSize(4).allMatch(counted -> counted.count() == 1);
  }

  @Test
  void aSlowFileHoldsUpNoOtherButItsWindow() throws Exception {
    Results results =
        run(
            upload("slow.png", FileKind.IMAGE, 10, 0),
            upload("a.png", FileKind.IMAGE, 10, 5 * MINUTE),
            upload("b.png", FileKind.IMAGE, 10, 10 * MINUTE));
    assertThat(results.aggregations()).hasSize(6).allMatch(counted -> counted.count() == 1);
    assertThat(results.dead()).as("the slow one is not late").isEmpty();
  }

  @Test
  void deadRecordsPass() throws Exception {
    DeadLetter dead = DeadLetter.late(origin(7), "dead for this test", "uploads");
    Results results = run(Either.Left(dead), upload("a.png", FileKind.IMAGE, 10, 0));
    assertThat(results.dead())
        .extracting(DeadLetter::message)
        .containsExactly("dead for this test");
    assertThat(results.analysed()).hasSize(1);
  }

  @Test
  void anExaminerThatCannotWorkFailsTheJobAndNoFile() {
    assertThatThrownBy(() -> run(upload("outage.png", FileKind.IMAGE, 10, 0)))
        .hasStackTraceContaining("the store is away");
  }

  /** Goes by the names of files. */
  private static final class ByName implements Examiner {
    @Override
    public CompletableFuture<AnalysedFile> examine(Upload upload) {
      return switch (upload.filename()) {
        case "outage.png" ->
            CompletableFuture.failedFuture(new CompletionException("the store is away", null));
        case "slow.png" ->
            CompletableFuture.supplyAsync(
                () -> analysed(upload),
                CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
        case "fails.png" ->
            CompletableFuture.completedFuture(
                AnalysedFile.failed(upload, null, "broken", "It is broken.", BEGINNING));
        default -> CompletableFuture.completedFuture(analysed(upload));
      };
    }

    private static AnalysedFile analysed(Upload upload) {
      return AnalysedFile.analysed(
          upload,
          "0".repeat(64),
          new Findings(upload.fileType(), "a/b", false, "{}", "good", List.of()),
          BEGINNING);
    }

    @Override
    public int busy() {
      return 0;
    }

    @Override
    public void close() {}
  }

  private record Results(
      List<AnalysedFile> analysed,
      List<AnalysedFile> processed,
      List<FileAggregation> aggregations,
      List<DeadLetter> dead) {}

  @SafeVarargs
  @SuppressWarnings("varargs") // The array goes no further than the list.
  private static Results run(Either<DeadLetter, Upload>... uploads) throws Exception {
    var once = new Configuration();
    once.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment environment = StrictEnvironment.create(once);
    DataStream<Either<DeadLetter, Upload>> source =
        environment
            .fromData(
                List.of(uploads),
                new EitherTypeInfo<>(
                    TypeInformation.of(DeadLetter.class), TypeInformation.of(Upload.class)))
            .uid("uploads")
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Either<DeadLetter, Upload>>forGenerator(context -> new AtOnce())
                    .withTimestampAssigner(
                        (upload, before) ->
                            upload.isRight() ? upload.right().uploadTimestamp() : before))
            .uid("watermarks");
    FileAnalysis.Outputs outputs =
        new FileAnalysis(
                ByName::new,
                4,
                Duration.ofDays(1),
                LIMIT,
                new EventTimeOptions(
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5),
                    Duration.ZERO,
                    Duration.ofMinutes(5)))
            .apply(source);
    try (var analysed = outputs.analysed().collectAsync();
        var processed = outputs.processed().collectAsync();
        var aggregations = outputs.aggregations().collectAsync();
        var dead = outputs.deadLetters().collectAsync()) {
      environment.execute();
      return new Results(all(analysed), all(processed), all(aggregations), all(dead));
    }
  }

  private static <T> List<T> all(CloseableIterator<T> results) {
    List<T> all = new ArrayList<>();
    results.forEachRemaining(all::add);
    return all;
  }

  /** Each has an offset of its own: the milliseconds since the beginning. */
  private static Either<DeadLetter, Upload> upload(
      String name, FileKind kind, long size, long afterBeginning) {
    return Either.Right(
        new Upload(
            "id of " + name,
            name,
            kind,
            size,
            "0".repeat(32),
            BEGINNING + afterBeginning,
            null,
            null,
            origin(afterBeginning)));
  }

  private static Origin origin(long offset) {
    return new Origin("uploaded_images", 0, offset, 0, null, null, List.of());
  }

  /** Lets each record move the watermark at once, so that what is late depends on order alone. */
  private static final class AtOnce implements WatermarkGenerator<Either<DeadLetter, Upload>> {
    @Override
    public void onEvent(Either<DeadLetter, Upload> upload, long timestamp, WatermarkOutput output) {
      if (upload.isRight()) {
        output.emitWatermark(new Watermark(timestamp - 10_001));
      }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {}
  }
}
