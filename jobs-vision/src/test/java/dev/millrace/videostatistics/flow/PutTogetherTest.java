package dev.millrace.videostatistics.flow;

import static dev.millrace.videostatistics.SeenFrames.kept;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.millrace.videostatistics.logic.FrameCounts;
import dev.millrace.videostatistics.logic.Memory;
import dev.millrace.videostatistics.model.Grouping;
import dev.millrace.videostatistics.model.SourceWindow;
import dev.millrace.videostatistics.model.VideoAggregation;
import dev.millrace.videostatistics.model.WindowPart;
import java.time.Duration;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class PutTogetherTest {
  private static final FrameCounts COUNTS =
      new FrameCounts(
          Duration.ofSeconds(10), Duration.ofSeconds(2), new Memory(Duration.ofSeconds(40)));

  @Test
  void addsUpTheSourcesOfAClass() throws Exception {
    try (var operator = operator()) {
      operator.open();
      operator.processElement(part(0, 1_000, 1_500), 9_999);
      operator.processElement(part(0, 2_000), 9_999);
      operator.processWatermark(9_999);
      assertThat(operator.extractOutputValues())
          .extracting(VideoAggregation::id, VideoAggregation::frames, VideoAggregation::gaps)
          .containsExactly(tuple("resolution_class/HD/0", 3L, 0L));
    }
  }

  @Test
  void seesAGapOverTheEdgeOfWindowsAndBehindASnapshot() throws Exception {
    var first = operator();
    first.open();
    first.processElement(part(0, 9_000), 9_999);
    first.processWatermark(9_999);
    var snapshot = first.snapshot(1, 1);
    first.close();

    try (var second = operator()) {
      second.initializeState(snapshot);
      second.open();
      second.processElement(part(10_000, 12_500), 19_999);
      second.processElement(part(20_000, 20_000), 29_999);
      second.processWatermark(29_999);
      assertThat(second.extractOutputValues())
          .extracting(VideoAggregation::windowStart, VideoAggregation::longestGapMs)
          .containsExactly(tuple(10_000L, 3_500L), tuple(20_000L, 7_500L));
    }
  }

  @Test
  void forgetsWhoDoesNotComeBack() throws Exception {
    try (var operator = operator()) {
      operator.open();
      operator.processElement(part(0, 9_000), 9_999);
      operator.processWatermark(40_000);
      assertThat(operator.numKeyedStateEntries()).isEqualTo(1);
      operator.processWatermark(COUNTS.memory().endOf(9_000));
      assertThat(operator.numKeyedStateEntries()).isZero();
      assertThat(operator.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void failsRatherThanGiveAResultTwice() throws Exception {
    try (var operator = operator()) {
      operator.open();
      operator.processWatermark(9_999);
      assertThatThrownBy(() -> operator.processElement(part(0, 1_000), 9_999))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private static WindowPart part(long start, long... times) {
    SourceWindow window = SourceWindow.EMPTY;
    for (long time : times) {
      window = COUNTS.plus(window, kept("a", time, 100, 1));
    }
    return new WindowPart(Grouping.RESOLUTION_CLASS, "HD", start, window.all());
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, WindowPart, VideoAggregation>
      operator() throws Exception {
    return Harness.of(new PutTogether(COUNTS), WindowPart::group);
  }
}
