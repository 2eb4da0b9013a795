package dev.millrace.serde.eventtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SteadyWatermarksTest {
  /** 2024-01-15T10:30:00Z, where a window begins. */
  private static final long BEGINNING = 1_705_314_600_000L;

  private static final long MINUTE = 60_000;

  private final List<OneInputStreamOperatorTestHarness<String, String>> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (var harness : open) {
      harness.close();
    }
  }

  @Test
  void passesRecordsAndWatermarksOn() throws Exception {
    var operator = start(30);
    payment(operator, BEGINNING);
    operator.processWatermark(BEGINNING - 10_001);
    assertThat(said(operator)).containsExactly("payment", at(-10_001));
  }

  @Test
  void closesTheNewestWindowAfterSilence() throws Exception {
    var operator = start(30);
    clock(operator, BEGINNING + 5 * MINUTE);
    payment(operator, BEGINNING + 20_000);
    clock(operator, BEGINNING + 5 * MINUTE + 29_000);
    assertThat(said(operator)).containsExactly("payment");
    clock(operator, BEGINNING + 5 * MINUTE + 32_000);
    assertThat(said(operator)).containsExactly("payment", at(MINUTE - 1));
  }

  @Test
  void neverCutsAWindowThatIsStillGoingOn() throws Exception {
    var operator = start(30);
    clock(operator, BEGINNING + 5_000);
    payment(operator, BEGINNING + 5_000);
    clock(operator, BEGINNING + 65_000);
    // Silent for a minute, and the window over for five seconds: records may still be on their way.
    assertThat(lastWatermark(operator)).isLessThanOrEqualTo(BEGINNING + 55_000);
    clock(operator, BEGINNING + 69_000);
    assertThat(lastWatermark(operator)).isLessThan(BEGINNING + MINUTE - 1);
    clock(operator, BEGINNING + 71_000);
    assertThat(lastWatermark(operator)).isEqualTo(BEGINNING + MINUTE - 1);
  }

  @Test
  void zeroSwitchesTheFlushOff() throws Exception {
    var operator = start(0);
    clock(operator, BEGINNING + 5 * MINUTE);
    payment(operator, BEGINNING);
    clock(operator, BEGINNING + 500 * MINUTE);
    assertThat(said(operator)).containsExactly("payment");
  }

  @Test
  void flushesNothingBeforeARecordCame() throws Exception {
    var operator = start(30);
    clock(operator, BEGINNING + 500 * MINUTE);
    assertThat(said(operator)).isEmpty();
  }

  @Test
  void flushesThroughIdlenessToo() throws Exception {
    var operator = start(30);
    clock(operator, BEGINNING + 5 * MINUTE);
    payment(operator, BEGINNING);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    clock(operator, BEGINNING + 6 * MINUTE);
    assertThat(said(operator)).containsExactly("payment", "idle", "active", at(MINUTE - 1), "idle");
  }

  @Test
  void isActiveAgainWithTheFirstRecord() throws Exception {
    var operator = start(30);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    payment(operator, BEGINNING);
    assertThat(said(operator)).containsExactly("idle", "active", "payment");
  }

  @Test
  void restsAgainWhenOnlyOldRecordsCame() throws Exception {
    var operator = start(0);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    payment(operator, BEGINNING);
    clock(operator, BEGINNING + MINUTE);
    assertThat(said(operator)).containsExactly("idle", "active", "payment", "idle");
  }

  @Test
  void repeatsItsWatermarkAfterARestore() throws Exception {
    var before = start(30);
    payment(before, BEGINNING);
    before.processWatermark(BEGINNING + MINUTE);
    var after = restore(before.snapshot(1, 1), 0, 1);
    payment(after, BEGINNING);
    after.processWatermark(BEGINNING);
    assertThat(said(after)).containsExactly(at(MINUTE), "payment");
  }

  @Test
  void repeatsTheLowestOfTheActiveWhenRescaled() throws Exception {
    var first = start(30);
    first.processWatermark(BEGINNING + MINUTE);
    var second = start(30);
    second.processWatermark(BEGINNING);
    var idle = start(30);
    idle.processWatermark(BEGINNING - MINUTE);
    idle.processWatermarkStatus(WatermarkStatus.IDLE);
    var all =
        AbstractStreamOperatorTestHarness.repackageState(
            first.snapshot(1, 1), second.snapshot(1, 1), idle.snapshot(1, 1));
    var after =
        restore(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(all, 360, 3, 2, 1), 1, 2);
    payment(after, BEGINNING);
    assertThat(said(after)).containsExactly(at(0), "payment");
  }

  @Test
  void closesWhatWasOpenWhenNothingComesAfterARestore() throws Exception {
    var before = start(30);
    payment(before, BEGINNING);
    var after = harness(30, 0, 1);
    after.setProcessingTime(BEGINNING + 60 * MINUTE);
    after.initializeState(before.snapshot(1, 1));
    after.open();
    clock(after, BEGINNING + 60 * MINUTE + 29_000);
    assertThat(said(after)).isEmpty();
    clock(after, BEGINNING + 60 * MINUTE + 31_000);
    assertThat(said(after)).containsExactly(at(MINUTE - 1));
  }

  @Test
  void remembersTheNewestWindowOverARestore() throws Exception {
    var before = start(30);
    payment(before, BEGINNING + 10 * MINUTE);
    var after = restore(before.snapshot(1, 1), 0, 1);
    clock(after, BEGINNING + 60 * MINUTE);
    payment(after, BEGINNING);
    clock(after, BEGINNING + 61 * MINUTE);
    assertThat(lastWatermark(after)).isEqualTo(BEGINNING + 11 * MINUTE - 1);
  }

  private OneInputStreamOperatorTestHarness<String, String> start(int flushAfterSeconds)
      throws Exception {
    var operator = harness(flushAfterSeconds, 0, 1);
    operator.open();
    return operator;
  }

  private OneInputStreamOperatorTestHarness<String, String> restore(
      OperatorSubtaskState state, int subtask, int parallelism) throws Exception {
    var operator = harness(30, subtask, parallelism);
    operator.initializeState(state);
    operator.open();
    return operator;
  }

  private OneInputStreamOperatorTestHarness<String, String> harness(
      int flushAfterSeconds, int subtask, int parallelism) throws Exception {
    var options =
        new EventTimeOptions(
            Duration.ofMinutes(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(flushAfterSeconds),
            Duration.ofHours(1));
    var harness =
        new OneInputStreamOperatorTestHarness<String, String>(
            new SteadyWatermarks<>(options), 360, parallelism, subtask);
    open.add(harness);
    harness.setProcessingTime(BEGINNING - MINUTE);
    return harness;
  }

  private static void payment(OneInputStreamOperatorTestHarness<String, String> operator, long time)
      throws Exception {
    operator.processElement(new StreamRecord<>("payment", time));
  }

  private static void clock(OneInputStreamOperatorTestHarness<String, String> operator, long now)
      throws Exception {
    operator.setProcessingTime(now);
  }

  private static String at(long afterBeginning) {
    return String.valueOf(BEGINNING + afterBeginning);
  }

  private static long lastWatermark(OneInputStreamOperatorTestHarness<String, String> operator) {
    return operator.getOutput().stream()
        .filter(Watermark.class::isInstance)
        .mapToLong(mark -> ((Watermark) mark).getTimestamp())
        .reduce(Long.MIN_VALUE, (earlier, later) -> later);
  }

  private static List<String> said(OneInputStreamOperatorTestHarness<String, String> operator) {
    return operator.getOutput().stream()
        .map(
            element -> {
              if (element instanceof Watermark mark) {
                return String.valueOf(mark.getTimestamp());
              }
              if (element instanceof WatermarkStatus status) {
                return status.isIdle() ? "idle" : "active";
              }
              return "payment";
            })
        .toList();
  }
}
