package dev.millrace.videostatistics.flow;

import static dev.millrace.videostatistics.SeenFrames.kept;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.serde.eventtime.CombineOnTime;
import dev.millrace.serde.eventtime.NeverIdle;
import dev.millrace.videostatistics.model.SeenFrame;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What goes over the network between the operators, and what does not. */
class TravelTest {
  private static final long WINDOW = 10_000;

  @Test
  void aFrameTakesItsRecordAlongOnlyWhereItMayBeLate() throws Exception {
    var leaving = new CombineOnTime<>(WINDOW, LeaveOrigins.MOST_HELD, new LeaveOrigins());
    try (var operator = new OneInputStreamOperatorTestHarness<SeenFrame, SeenFrame>(leaving)) {
      operator.open();
      operator.processElement(kept("a", 1_000, 100, 1), 1_000);
      assertThat(operator.extractOutputValues()).as("at once").hasSize(1);
      operator.processWatermark(12_000);
      operator.processElement(kept("a", 11_000, 100, 1), 11_000);
      operator.processElement(kept("a", 9_000, 100, 1), 9_000);
      assertThat(operator.extractOutputValues())
          .extracting(frame -> frame.frameId() + (frame.origin() == null ? "" : " and its record"))
          .containsExactly("f1000", "f11000", "f9000 and its record");
    }
  }

  @Test
  void thoseBehindAreNotToldThatAnybodyIsIdle() throws Exception {
    try (var operator =
        new OneInputStreamOperatorTestHarness<Integer, Integer>(new NeverIdle<>())) {
      operator.open();
      operator.processElement(1, 0);
      operator.processWatermarkStatus(WatermarkStatus.IDLE);
      operator.processWatermark(5);
      operator.processWatermarkStatus(WatermarkStatus.ACTIVE);
      operator.processElement(2, 6);
      assertThat(operator.getOutput())
          .containsExactly(new StreamRecord<>(1, 0), new Watermark(5), new StreamRecord<>(2, 6));
    }
  }
}
