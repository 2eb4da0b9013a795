package dev.millrace.detection.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.detection.logic.Admission;
import dev.millrace.detection.logic.Silence;
import dev.millrace.detection.model.CameraFrame;
import dev.millrace.detection.model.NumberedFrame;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdmitFramesTest {
  private KeyedOneInputStreamOperatorTestHarness<String, CameraFrame, NumberedFrame> harness;

  @BeforeEach
  void open() throws Exception {
    harness = fresh();
    harness.open();
    harness.setProcessingTime(1_000);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, CameraFrame, NumberedFrame> fresh()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(
            new AdmitFrames(new Admission(500, 100), new Silence(2_000, 60_000, 10_000))),
        CameraFrame::cameraId,
        Types.STRING);
  }

  @Test
  void numbersEachCameraOnItsOwn() throws Exception {
    take("a", 5_000, 1);
    take("b", 90_000, 1);
    take("a", 4_800, 2);
    assertThat(numbered())
        .extracting(NumberedFrame::cameraId, NumberedFrame::number, NumberedFrame::horizonMillis)
        .containsExactly(tuple("a", 1L, 4_500L), tuple("b", 1L, 89_500L), tuple("a", 2L, 4_500L));
  }

  @Test
  void whatIsLateOrComesTwiceLeavesWithItsBytes() throws Exception {
    take("a", 5_000, 1);
    take("a", 4_499, 2);
    take("a", 5_000, 1);
    assertThat(numbered()).hasSize(1);
    assertThat(harness.getSideOutput(SplitDeadLetters.DEAD_LETTERS))
        .extracting(StreamRecord::getValue)
        .extracting(DeadLetter::reason)
        .containsExactly("after-its-turn", "duplicate");
    assertThat(harness.getSideOutput(SplitDeadLetters.DEAD_LETTERS))
        .allSatisfy(letter -> assertThat(letter.getValue().origin().value()).isNotEmpty());
  }

  @Test
  void silenceClosesTheOrderAndMuchOfItForgetsTheCamera() throws Exception {
    take("a", 5_000, 1);
    harness.setProcessingTime(2_999);
    assertThat(numbered()).hasSize(1);
    harness.setProcessingTime(3_000);
    assertThat(numbered()).hasSize(2);
    NumberedFrame flush = numbered().get(1);
    assertThat(flush.frame()).isNull();
    assertThat(flush.horizonMillis()).isEqualTo(5_001);
    assertThat(flush.farewell()).isFalse();

    harness.setProcessingTime(61_000);
    NumberedFrame farewell = numbered().get(2);
    assertThat(farewell.farewell()).isTrue();
    assertThat(farewell.number()).isEqualTo(3);
    assertThat(harness.numKeyedStateEntries()).isZero();
    assertThat(harness.numProcessingTimeTimers()).isZero();

    take("a", 100, 1);
    assertThat(numbered().get(3).number()).isEqualTo(1);
    assertThat(numbered().get(3).epoch()).isGreaterThan(farewell.epoch());
  }

  @Test
  void aCameraThatComesBackFallsSilentAgain() throws Exception {
    take("a", 5_000, 1);
    harness.setProcessingTime(3_000);
    harness.setProcessingTime(20_000);
    take("a", 9_000, 2);
    assertThat(harness.numProcessingTimeTimers()).isEqualTo(1);
    harness.setProcessingTime(22_000);
    assertThat(numbered()).extracting(NumberedFrame::number).containsExactly(1L, 2L, 3L, 4L);
    assertThat(numbered().get(3).horizonMillis()).isEqualTo(9_001);
    harness.setProcessingTime(80_000);
    assertThat(numbered().get(4).farewell()).isTrue();
    assertThat(harness.numProcessingTimeTimers()).isZero();
  }

  @Test
  void aCameraThatIsHeardIsNotSilent() throws Exception {
    for (int frame = 0; frame < 10; frame++) {
      harness.setProcessingTime(1_000 + 1_500L * frame);
      take("a", 40L * frame, frame);
    }
    assertThat(numbered()).hasSize(10).allMatch(each -> each.frame() != null);
    assertThat(harness.numProcessingTimeTimers()).isEqualTo(1);
  }

  @Test
  void aRestoreArmsTheClockAgainWithPatience() throws Exception {
    take("a", 5_000, 1);
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    harness = fresh();
    harness.initializeState(state);
    harness.open();

    harness.setProcessingTime(500_000);
    assertThat(numbered()).isEmpty();
    harness.setProcessingTime(509_999);
    take("a", 4_600, 2);
    assertThat(numbered())
        .singleElement()
        .satisfies(frame -> assertThat(frame.number()).isEqualTo(2));
    harness.setProcessingTime(512_000);
    assertThat(numbered()).hasSize(2);
  }

  private void take(String camera, long millis, long frame) throws Exception {
    var origin = new Origin("frames", 0, frame, millis, null, new byte[] {1}, List.of());
    harness.processElement(
        new StreamRecord<>(new CameraFrame(camera, millis, frame, null, origin)));
  }

  private List<NumberedFrame> numbered() {
    return harness.extractOutputValues();
  }
}
