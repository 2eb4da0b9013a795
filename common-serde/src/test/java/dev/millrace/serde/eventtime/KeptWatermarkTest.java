package dev.millrace.serde.eventtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeptWatermarkTest {
  private static final int KEY_GROUPS = 360;

  private final List<OneInputStreamOperatorTestHarness<String, String>> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (var harness : open) {
      harness.close();
    }
  }

  @Test
  void handsEverythingOnAndNoWatermarkTwice() throws Exception {
    var operator = start(1, 0, null);
    operator.processElement("a", 5);
    operator.processWatermark(10);
    operator.processWatermark(10);
    operator.processElement("late", 5);
    assertThat(said(operator)).containsExactly("a", "watermark 10", "late");
  }

  @Test
  void tellsTheWatermarkBeforeTheFirstRecordAfterARestore() throws Exception {
    var before = start(2, 1, null);
    before.processWatermark(100);
    var after = start(2, 1, before.snapshot(1, 1));
    after.processElement("late", 50);
    after.processWatermark(40);
    after.processWatermark(120);
    assertThat(said(after)).containsExactly("watermark 100", "late", "watermark 120");
  }

  @Test
  void aFreshStartHasNothingToTell() throws Exception {
    var before = start(1, 0, null);
    var after = start(1, 0, before.snapshot(1, 1));
    after.processElement("a", 50);
    assertThat(said(after)).containsExactly("a");
  }

  @Test
  void eachSubtaskHasItsOwnAndOthersTheHighest() throws Exception {
    var first = start(2, 0, null);
    first.processWatermark(100);
    var second = start(2, 1, null);
    second.processWatermark(70);
    OperatorSubtaskState both =
        AbstractStreamOperatorTestHarness.repackageState(
            first.snapshot(1, 1), second.snapshot(1, 1));
    for (int[] one : new int[][] {{2, 0, 100}, {2, 1, 70}, {3, 0, 100}, {3, 2, 100}, {1, 0, 100}}) {
      OperatorSubtaskState state =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              both, KEY_GROUPS, 2, one[0], one[1]);
      var after = start(one[0], one[1], state);
      after.processElement("a", 1);
      assertThat(said(after)).containsExactly("watermark " + one[2], "a");
    }
  }

  private OneInputStreamOperatorTestHarness<String, String> start(
      int subtasks, int subtask, @Nullable OperatorSubtaskState state) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<String, String>(
            new KeptWatermark<>(), KEY_GROUPS, subtasks, subtask);
    open.add(harness);
    harness.setup(
        TypeInformation.of(String.class)
            .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static List<String> said(OneInputStreamOperatorTestHarness<String, String> operator) {
    return operator.getOutput().stream()
        .map(
            one ->
                one instanceof Watermark mark
                    ? "watermark " + mark.getTimestamp()
                    : String.valueOf(((StreamRecord<?>) one).getValue()))
        .toList();
  }
}
