package dev.millrace.serde.eventtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.types.Either;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

class ResumeHoldTest implements WatermarkOutput {
  private final ManualClock clock = new ManualClock();
  private final List<String> said = new ArrayList<>();
  private final ResumeHold<String, String> partition =
      new ResumeHold<>(
          Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(5), clock);

  @Test
  void isActiveAtOnceAndHoldsItsWatermarkAtTheStart() {
    payment(100_000);
    look();
    assertThat(said).containsExactly("active");
    wait(5);
    look();
    assertThat(said).containsExactly("active", "89999");
  }

  @Test
  void followsTheNewestRecordAfterTheHold() {
    payment(100_000);
    wait(5);
    payment(160_000);
    payment(120_000);
    look();
    assertThat(said).endsWith("149999");
  }

  @Test
  void restsAfterSilenceWithAllThatItSaw() {
    payment(100_000);
    look();
    wait(30);
    look();
    wait(30);
    look();
    assertThat(said).containsExactly("active", "89999", "idle");
  }

  @Test
  void keepsItsOldWatermarkWhileItReturns() {
    payment(100_000);
    look();
    wait(30);
    look();
    said.clear();
    payment(400_000);
    look();
    wait(4);
    payment(401_000);
    look();
    assertThat(said).containsExactly("active");
    wait(1);
    look();
    assertThat(said).containsExactly("active", "390999");
  }

  @Test
  void restsWhenNothingEverCame() {
    wait(30);
    look();
    assertThat(said).containsExactly("idle");
  }

  @Test
  void deadRecordsAreNoSignOfLife() {
    payment(100_000);
    look();
    wait(29);
    partition.onEvent(Either.Left("not json"), 999_999_999, this);
    look();
    wait(1);
    look();
    assertThat(said).containsExactly("active", "89999", "89999", "idle");
  }

  private void payment(long time) {
    partition.onEvent(Either.Right("payment"), time, this);
  }

  private void wait(int seconds) {
    clock.advanceTime(Duration.ofSeconds(seconds));
  }

  private void look() {
    partition.onPeriodicEmit(this);
  }

  @Override
  public void emitWatermark(Watermark watermark) {
    said.add(String.valueOf(watermark.getTimestamp()));
  }

  @Override
  public void markIdle() {
    said.add("idle");
  }

  @Override
  public void markActive() {
    said.add("active");
  }
}
