package dev.millrace.videostatistics.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.testing.StrictEnvironment;
import dev.millrace.videostatistics.Pictures;
import dev.millrace.videostatistics.logic.Assessment;
import dev.millrace.videostatistics.logic.Memory;
import dev.millrace.videostatistics.model.ProcessedFrame;
import dev.millrace.videostatistics.model.ReceivedFrame;
import dev.millrace.videostatistics.model.VideoAggregation;
import dev.millrace.vision.message.WrittenField;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.types.Either;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pipeline on a small cluster in this JVM, fed by hand. */
class VideoStatisticsTest {
  /** 2024-01-15T10:30:00Z, where a window begins. */
  private static final long BEGINNING = 1_705_314_600_000L;

  private static final byte[] BOARD = Pictures.board(640, 480, 100, 1);
  private static final byte[] NEXT = Pictures.board(640, 480, 100, 2);
  private static final byte[] LARGE = Pictures.board(1280, 720, 150, 1);
  private static final byte[] SMALL = Pictures.board(320, 240, 100, 1);
  private static final byte[] HALF = Pictures.half(BOARD);

  private final VideoStatistics pipeline =
      new VideoStatistics(
          new Assessment(480, 20, 50),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          new Memory(Duration.ofHours(1)),
          new EventTimeOptions(
              Duration.ofMinutes(1),
              Duration.ofSeconds(10),
              Duration.ofSeconds(30),
              Duration.ofSeconds(5),
              Duration.ZERO,
              Duration.ofHours(1)));

  @Test
  void countsEachFrameForItsSourceAndForItsResolutionClass() throws Exception {
    Results results =
        run(
            1,
            List.of(
                frame("a", 0, BOARD),
                frame("a", 1_000, SMALL),
                frame("a", 2_000, HALF),
                frame("b", 3_000, BOARD),
                frame("b", 4_000, LARGE),
                frame("a", 60_000, NEXT)));
    assertThat(results.windows())
        .extracting(
            VideoAggregation::id,
            VideoAggregation::frames,
            VideoAggregation::received,
            VideoAggregation::invalid,
            VideoAggregation::dropped)
        .containsExactlyInAnyOrder(
            tuple("source/a/" + BEGINNING, 1L, 3L, 1L, 1L),
            tuple("source/b/" + BEGINNING, 2L, 2L, 0L, 0L),
            tuple("source/a/" + (BEGINNING + 60_000), 1L, 1L, 0L, 0L),
            tuple("resolution_class/SD/" + BEGINNING, 2L, 2L, 0L, 0L),
            tuple("resolution_class/HD/" + BEGINNING, 1L, 1L, 0L, 0L),
            tuple("resolution_class/low/" + BEGINNING, 0L, 1L, 0L, 1L),
            tuple("resolution_class/SD/" + (BEGINNING + 60_000), 1L, 1L, 0L, 0L));
    assertThat(results.dead())
        .extracting(letter -> letter.stage().word(), DeadLetter::reason, DeadLetter::operator)
        .containsExactly(tuple("process", "truncated", "analyse-frames"));
    assertThat(results.processed())
        .extracting(frame -> frame.source() + frame.fields().get(0).json())
        .containsExactlyInAnyOrder("a0", "b3000", "b4000", "a60000");
  }

  @Test
  void aLateFrameIsOneDeadLetterAndInNoResult() throws Exception {
    Results results =
        run(
            1,
            List.of(
                frame("a", 0, BOARD),
                frame("b", 71_000, BOARD),
                frame("a", 59_000, BOARD),
                frame("a", 72_000, NEXT)));
    assertThat(results.dead())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.stage().word()).isEqualTo("late");
              assertThat(letter.origin().value()).isEqualTo(BOARD);
            });
    assertThat(results.windows())
        .extracting(VideoAggregation::id, VideoAggregation::received, VideoAggregation::late)
        .containsExactlyInAnyOrder(
            tuple("source/a/" + BEGINNING, 1L, 0L),
            tuple("source/a/" + (BEGINNING + 60_000), 1L, 1L),
            tuple("source/b/" + (BEGINNING + 60_000), 1L, 0L),
            tuple("resolution_class/SD/" + BEGINNING, 1L, 0L),
            tuple("resolution_class/SD/" + (BEGINNING + 60_000), 2L, 1L));
    assertThat(results.processed()).hasSize(3);
  }

  @ParameterizedTest(name = "parallelism {0}")
  @ValueSource(ints = {1, 2})
  void shuffledFramesGiveTheSameResults(int parallelism) throws Exception {
    List<Either<DeadLetter, ReceivedFrame>> frames = new ArrayList<>();
    byte[][] pictures = {BOARD, BOARD, NEXT, HALF, SMALL, LARGE};
    for (int i = 0; i < 120; i++) {
      frames.add(frame("s" + i % 3, 1_000L * i, pictures[i / 6 % pictures.length]));
    }
    Results inOrder = run(1, frames);
    assertThat(inOrder.processed()).anyMatch(frame -> frame.analysis().frozen());
    var random = new Random(7);
    List<Either<DeadLetter, ReceivedFrame>> shuffled = new ArrayList<>();
    for (int i = 0; i < frames.size(); i += 10) {
      List<Either<DeadLetter, ReceivedFrame>> part = new ArrayList<>(frames.subList(i, i + 10));
      Collections.shuffle(part, random);
      shuffled.addAll(part);
    }
    Results results = run(parallelism, shuffled);
    assertThat(results.dead()).hasSameSizeAs(inOrder.dead());
    assertThat(results.windows()).containsExactlyInAnyOrderElementsOf(inOrder.windows());
    assertThat(results.processed()).containsExactlyInAnyOrderElementsOf(inOrder.processed());
    assertThat(ofSource("s1", results)).isEqualTo(ofSource("s1", inOrder));
  }

  /** In the order in which they came out. */
  private static List<ProcessedFrame> ofSource(String source, Results results) {
    return results.processed().stream().filter(frame -> frame.source().equals(source)).toList();
  }

  /** What came out. */
  private record Results(
      List<ProcessedFrame> processed, List<VideoAggregation> windows, List<DeadLetter> dead) {}

  private Results run(int parallelism, List<Either<DeadLetter, ReceivedFrame>> frames)
      throws Exception {
    var environment = StrictEnvironment.create();
    environment.setParallelism(parallelism);
    var source =
        environment
            .fromData(
                frames,
                new EitherTypeInfo<>(
                    TypeInformation.of(DeadLetter.class), TypeInformation.of(ReceivedFrame.class)))
            .uid("frames")
            .setParallelism(1)
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Either<DeadLetter, ReceivedFrame>>forGenerator(
                        context -> new AtOnce())
                    .withTimestampAssigner((frame, before) -> frame.right().epochMillis()))
            .uid("watermarks")
            .setParallelism(1);
    VideoStatistics.Outputs outputs = pipeline.apply(source);
    try (var processed = outputs.processed().collectAsync();
        var windows = outputs.aggregations().collectAsync();
        var silences = outputs.silences().collectAsync();
        var dead = outputs.deadLetters().collectAsync()) {
      environment.execute();
      assertThat(silences).toIterable().isEmpty();
      List<DeadLetter> letters = all(dead);
      letters.sort(Comparator.comparing(letter -> letter.origin().offset()));
      return new Results(all(processed), all(windows), letters);
    }
  }

  private static <T> List<T> all(CloseableIterator<T> results) {
    List<T> all = new ArrayList<>();
    results.forEachRemaining(all::add);
    return all;
  }

  private static Either<DeadLetter, ReceivedFrame> frame(
      String source, long afterBeginning, byte[] picture) {
    long time = BEGINNING + afterBeginning;
    return Either.Right(
        new ReceivedFrame(
            source,
            "f" + afterBeginning,
            time,
            picture,
            List.of(new WrittenField("frame_id", String.valueOf(afterBeginning))),
            new Origin("video_frames", 0, afterBeginning, time, null, picture, List.of())));
  }

  /** Lets each frame move the watermark at once, so that what is late depends on order alone. */
  private static final class AtOnce
      implements WatermarkGenerator<Either<DeadLetter, ReceivedFrame>> {
    private long newest = Long.MIN_VALUE;

    @Override
    public void onEvent(
        Either<DeadLetter, ReceivedFrame> frame, long timestamp, WatermarkOutput output) {
      newest = Math.max(newest, timestamp);
      output.emitWatermark(new Watermark(newest - 10_001));
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {}
  }
}
