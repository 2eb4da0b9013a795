package dev.millrace.videostatistics.flow;

import static dev.millrace.videostatistics.SeenFrames.kept;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.videostatistics.logic.Memory;
import dev.millrace.videostatistics.logic.Stillness;
import dev.millrace.videostatistics.model.ProcessedFrame;
import dev.millrace.videostatistics.model.SeenFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class FindFrozenTest {
  private static final Memory MEMORY = new Memory(Duration.ofSeconds(60));

  @Test
  void waitsForTheWatermarkAndComparesInOrderOfTime() throws Exception {
    try (var operator = operator()) {
      operator.open();
      operator.processElement(kept("a", 3_000, 100, 7), 3_000);
      operator.processElement(kept("a", 1_000, 100, 7), 1_000);
      operator.processElement(kept("a", 2_000, 100, 8), 2_000);
      assertThat(operator.extractOutputValues()).isEmpty();
      operator.processWatermark(2_500);
      assertThat(results(operator)).containsExactly("a f1000 moving", "a f2000 moving");
      operator.processElement(kept("a", 2_600, 100, 8), 2_600);
      operator.processWatermark(3_000);
      assertThat(results(operator))
          .containsExactly("a f1000 moving", "a f2000 moving", "a f2600 frozen", "a f3000 moving");
    }
  }

  @Test
  void shuffledFramesOfSeveralSourcesComeOutTheSame() throws Exception {
    List<SeenFrame> frames = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      // Each picture is seen twice, and some moments have two frames.
      frames.add(kept("a", "f" + i, 100L * (i - i % 5 / 4), 100, i / 2));
      frames.add(kept("b", "f" + i, 100L * i, 100, i / 3));
    }
    List<String> expected = inAnyOrder(frames);
    assertThat(expected).anyMatch(result -> result.endsWith("frozen"));
    var random = new Random(7);
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(frames, random);
      assertThat(inAnyOrder(frames)).isEqualTo(expected);
    }
  }

  private static List<String> inAnyOrder(List<SeenFrame> frames) throws Exception {
    try (var operator = operator()) {
      operator.open();
      for (SeenFrame frame : frames) {
        operator.processElement(frame, frame.epochMillis());
      }
      operator.processWatermark(100_000);
      List<String> results = new ArrayList<>(results(operator));
      results.sort(null);
      return results;
    }
  }

  @Test
  void aFrameThatComesBehindTheWatermarkIsNotWaitedWith() throws Exception {
    try (var operator = operator()) {
      operator.open();
      operator.processElement(kept("a", 2_000, 100, 7), 2_000);
      operator.processWatermark(2_000);
      operator.processElement(kept("a", 1_000, 100, 7), 1_000);
      operator.processElement(kept("a", 3_000, 100, 7), 3_000);
      operator.processWatermark(3_000);
      assertThat(results(operator))
          .containsExactly("a f2000 moving", "a f1000 moving", "a f3000 frozen");
    }
  }

  @Test
  void whatWaitsAndWhatIsRememberedGoesOnBehindASnapshot() throws Exception {
    var first = operator();
    first.open();
    first.processElement(kept("a", 1_000, 100, 7), 1_000);
    first.processElement(kept("a", 2_000, 100, 7), 2_000);
    first.processElement(kept("a", 3_000, 100, 7), 3_000);
    first.processWatermark(1_500);
    var snapshot = first.snapshot(1, 1);
    first.close();

    try (var second = operator()) {
      second.initializeState(snapshot);
      second.open();
      second.processElement(kept("a", 2_500, 100, 8), 2_500);
      second.processWatermark(3_000);
      assertThat(results(second))
          .containsExactly("a f2000 frozen", "a f2500 moving", "a f3000 moving");
    }
  }

  @Test
  void onlySoManyFramesOfASourceWait() throws Exception {
    try (var operator = operator()) {
      operator.open();
      for (int i = FindFrozen.MOST_WAITING; i >= 0; i--) {
        assertThat(operator.extractOutputValues()).isEmpty();
        operator.processElement(kept("a", i, 100, i / 2), i);
      }
      List<String> results = results(operator);
      assertThat(results).hasSize(FindFrozen.MOST_WAITING + 1);
      assertThat(results.subList(0, 3))
          .containsExactly("a f0 moving", "a f1 frozen", "a f2 moving");
      operator.processElement(kept("a", 50_000, 100, 1), 50_000);
      assertThat(results(operator)).hasSameSizeAs(results);
      operator.processWatermark(50_000);
      assertThat(results(operator)).hasSize(results.size() + 1);
    }
  }

  @Test
  void forgetsWhoDoesNotComeBack() throws Exception {
    try (var operator = operator()) {
      operator.open();
      for (int i = 0; i < 1_000; i++) {
        operator.processElement(kept("a", i * 10L, 100, i), i * 10L);
      }
      operator.processWatermark(10_000);
      assertThat(operator.numEventTimeTimers()).as("timers are shared").isLessThan(5);
      operator.processWatermark(MEMORY.endOf(9_990) - 1);
      assertThat(operator.numKeyedStateEntries()).isEqualTo(1);
      operator.processWatermark(MEMORY.endOf(9_990));
      assertThat(operator.numKeyedStateEntries()).isZero();
      assertThat(operator.numEventTimeTimers()).isZero();
    }
  }

  private static List<String> results(
      KeyedOneInputStreamOperatorTestHarness<String, SeenFrame, ProcessedFrame> operator) {
    return operator.extractOutputValues().stream()
        .map(
            frame ->
                frame.source()
                    + ' '
                    + frame.fields().get(0).json().replace("\"", "")
                    + (frame.analysis().frozen() ? " frozen" : " moving"))
        .toList();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, SeenFrame, ProcessedFrame>
      operator() throws Exception {
    return Harness.of(new FindFrozen(new Stillness(MEMORY)), SeenFrame::source);
  }
}
