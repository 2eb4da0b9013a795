package dev.millrace.videostatistics.flow;

import static dev.millrace.videostatistics.SeenFrames.invalid;
import static dev.millrace.videostatistics.SeenFrames.kept;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.videostatistics.model.SeenFrame;
import dev.millrace.videostatistics.model.SourceSilence;
import java.time.Duration;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class ReportSilenceTest {
  @Test
  void reportsASilenceOnceWithTheTimeOfTheNewestFrame() throws Exception {
    try (var operator = operator()) {
      operator.open();
      operator.setProcessingTime(50_000);
      operator.processElement(kept("a", 2_000, 100, 1), 2_000);
      operator.processElement(kept("a", 1_000, 100, 1), 1_000);
      operator.setProcessingTime(60_000);
      assertThat(operator.extractOutputValues()).isEmpty();
      operator.setProcessingTime(61_000);
      assertThat(operator.extractOutputValues())
          .containsExactly(new SourceSilence("silence/a/2000", "a", 2_000));
      operator.setProcessingTime(100_000);
      assertThat(operator.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void whoSendsIsNotSilentWhateverItSends() throws Exception {
    try (var operator = operator()) {
      operator.open();
      for (int second = 0; second <= 100; second++) {
        operator.setProcessingTime(second * 1_000L);
        if (second % 9 == 0) {
          operator.processElement(invalid("a", 1_000), 1_000);
        }
      }
      assertThat(operator.extractOutputValues()).isEmpty();
      assertThat(operator.numProcessingTimeTimers()).isEqualTo(1);
    }
  }

  @Test
  void reportsTheNextSilenceAgain() throws Exception {
    try (var operator = operator()) {
      operator.open();
      operator.setProcessingTime(0);
      for (int round = 0; round < 3; round++) {
        operator.processElement(kept("a", round, 100, 1), round);
        operator.setProcessingTime((round + 1) * 20_000L);
        operator.setProcessingTime((round + 1) * 20_000L + 1_000);
      }
      assertThat(operator.extractOutputValues())
          .extracting(SourceSilence::silentSince)
          .containsExactly(0L, 1L, 2L);
      assertThat(operator.numProcessingTimeTimers()).isEqualTo(1);
    }
  }

  @Test
  void aTaskThatWasHeldUpLooksASecondTime() throws Exception {
    try (var operator = operator()) {
      operator.open();
      operator.setProcessingTime(0);
      operator.processElement(kept("a", 1, 100, 1), 1);
      // Nothing was processed for half a minute, and timers are heard before frames.
      operator.setProcessingTime(30_000);
      operator.processElement(kept("a", 2, 100, 1), 2);
      operator.setProcessingTime(39_999);
      assertThat(operator.extractOutputValues()).isEmpty();
      operator.setProcessingTime(41_000);
      operator.setProcessingTime(42_000);
      assertThat(operator.extractOutputValues())
          .extracting(SourceSilence::silentSince)
          .containsExactly(2L);
    }
  }

  @Test
  void theTimeInWhichNobodyReadIsNoSilence() throws Exception {
    var first = operator();
    first.open();
    first.setProcessingTime(0);
    first.processElement(kept("a", 1, 100, 1), 1);
    first.processElement(kept("b", 1, 100, 1), 1);
    var snapshot = first.snapshot(1, 1);
    first.close();

    try (var second = operator()) {
      second.initializeState(snapshot);
      second.open();
      second.setProcessingTime(600_000);
      second.setProcessingTime(605_000);
      second.processElement(kept("a", 2, 100, 1), 2);
      second.setProcessingTime(609_999);
      assertThat(second.extractOutputValues()).isEmpty();
      second.setProcessingTime(610_000);
      second.setProcessingTime(611_000);
      assertThat(second.extractOutputValues())
          .extracting(SourceSilence::id)
          .containsExactly("silence/b/1");
    }
  }

  @Test
  void aSilenceThatWasReportedIsNotReportedAgainBehindASnapshot() throws Exception {
    var first = operator();
    first.open();
    first.setProcessingTime(0);
    first.processElement(kept("a", 1, 100, 1), 1);
    first.setProcessingTime(10_000);
    first.setProcessingTime(11_000);
    assertThat(first.extractOutputValues()).hasSize(1);
    var snapshot = first.snapshot(1, 1);
    first.close();

    try (var second = operator()) {
      second.initializeState(snapshot);
      second.open();
      second.setProcessingTime(30_000);
      second.setProcessingTime(50_000);
      assertThat(second.extractOutputValues()).isEmpty();
      // An hour is over, and nothing is left.
      second.setProcessingTime(3_600_000);
      assertThat(second.numKeyedStateEntries()).isZero();
      assertThat(second.numProcessingTimeTimers()).isZero();
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, SeenFrame, SourceSilence> operator()
      throws Exception {
    return Harness.of(
        new ReportSilence(Duration.ofSeconds(10), Duration.ofHours(1)), SeenFrame::source);
  }
}
