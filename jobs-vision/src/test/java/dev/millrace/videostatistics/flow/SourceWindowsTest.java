package dev.millrace.videostatistics.flow;

import static dev.millrace.videostatistics.SeenFrames.dropped;
import static dev.millrace.videostatistics.SeenFrames.invalid;
import static dev.millrace.videostatistics.SeenFrames.kept;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.millrace.serde.deadletter.SplitDeadLetters;
import dev.millrace.videostatistics.logic.FrameCounts;
import dev.millrace.videostatistics.logic.Memory;
import dev.millrace.videostatistics.model.SeenFrame;
import dev.millrace.videostatistics.model.WindowPart;
import java.time.Duration;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class SourceWindowsTest {
  @Test
  void closesWindowsAsAWholeAndByResolutionClass() throws Exception {
    try (var operator = operator()) {
      operator.open();
      operator.processElement(kept("a", 1_000, 100, 1), 1_000);
      operator.processElement(dropped("a", 2_000), 2_000);
      operator.processElement(invalid("a", 3_000), 3_000);
      operator.processElement(kept("b", 4_000, 100, 1), 4_000);
      operator.processElement(kept("a", 10_000, 100, 1), 10_000);
      operator.processWatermark(9_998);
      assertThat(Harness.side(operator, SourceWindows.CLOSED)).isEmpty();
      operator.processWatermark(9_999);
      assertThat(Harness.side(operator, SourceWindows.CLOSED))
          .extracting(WindowPart::group, WindowPart::start, part -> part.totals().received())
          .containsExactlyInAnyOrder(
              tuple("source/a", 0L, 3L),
              tuple("resolution_class/HD", 0L, 1L),
              tuple("resolution_class/low", 0L, 1L),
              tuple("source/b", 0L, 1L),
              tuple("resolution_class/HD", 0L, 1L));
      assertThat(operator.numKeyedStateEntries()).isEqualTo(1);
      operator.processWatermark(20_000);
      assertThat(operator.numKeyedStateEntries()).isZero();
    }
  }

  @Test
  void handsOnWhatIsKeptWithoutItsRecord() throws Exception {
    try (var operator = operator()) {
      operator.open();
      operator.processElement(kept("a", 1_000, 100, 1), 1_000);
      operator.processElement(dropped("a", 2_000), 2_000);
      operator.processElement(invalid("a", 3_000), 3_000);
      assertThat(operator.extractOutputValues())
          .singleElement()
          .satisfies(
              frame -> {
                assertThat(frame.epochMillis()).isEqualTo(1_000);
                assertThat(frame.origin()).isNull();
              });
    }
  }

  @Test
  void aLateFrameIsADeadLetterAndCountsInTheNextWindowToClose() throws Exception {
    try (var operator = operator()) {
      operator.open();
      operator.processElement(kept("a", 1_000, 100, 1), 1_000);
      operator.processWatermark(12_000);
      SeenFrame late = kept("a", 9_999, 100, 1);
      operator.processElement(late, 9_999);
      operator.processElement(kept("a", 10_000, 100, 1), 10_000);
      operator.processWatermark(19_999);
      assertThat(Harness.side(operator, SplitDeadLetters.DEAD_LETTERS))
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.stage().word()).isEqualTo("late");
                assertThat(letter.operator()).isEqualTo("source-windows");
                assertThat(letter.origin()).usingRecursiveComparison().isEqualTo(late.origin());
              });
      assertThat(Harness.side(operator, SourceWindows.CLOSED))
          .extracting(
              WindowPart::group,
              WindowPart::start,
              part -> part.totals().received(),
              part -> part.totals().late())
          .containsExactlyInAnyOrder(
              tuple("source/a", 0L, 1L, 0L),
              tuple("resolution_class/HD", 0L, 1L, 0L),
              tuple("source/a", 10_000L, 1L, 1L),
              tuple("resolution_class/HD", 10_000L, 1L, 1L));
      assertThat(operator.extractOutputValues())
          .extracting(SeenFrame::epochMillis)
          .containsExactly(1_000L, 10_000L);
    }
  }

  @Test
  void failsRatherThanLoseAFrameThatWasTakenForOnTime() throws Exception {
    try (var operator = operator()) {
      operator.open();
      operator.processWatermark(12_000);
      assertThatThrownBy(() -> operator.processElement(kept("a", 1, 100, 1).withoutOrigin(), 1))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void openWindowsGoOnBehindASnapshot() throws Exception {
    var first = operator();
    first.open();
    first.processElement(kept("a", 1_000, 100, 1), 1_000);
    first.processElement(invalid("a", 1_500), 1_500);
    var snapshot = first.snapshot(1, 1);
    first.close();

    try (var second = operator()) {
      second.initializeState(snapshot);
      second.open();
      second.processElement(kept("a", 2_000, 200, 1), 2_000);
      second.processWatermark(9_999);
      assertThat(Harness.side(second, SourceWindows.CLOSED))
          .extracting(
              WindowPart::group,
              part -> part.totals().received(),
              part -> part.totals().invalid(),
              part -> part.totals().brightness().sum())
          .containsExactlyInAnyOrder(
              tuple("source/a", 3L, 1L, 3_000_000L),
              tuple("resolution_class/HD", 2L, 0L, 3_000_000L));
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, SeenFrame, SeenFrame> operator()
      throws Exception {
    return Harness.of(
        new SourceWindows(
            new FrameCounts(
                Duration.ofSeconds(10), Duration.ofSeconds(2), new Memory(Duration.ofMinutes(1)))),
        SeenFrame::source);
  }
}
