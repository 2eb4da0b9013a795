package dev.millrace.serde.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReplayProgressTest {
  @Test
  void rememberWhatWasLeftOutBetween() {
    var progress = ReplayProgress.startingAt(10);
    progress.sent(10);
    progress.leaveOut(11);
    progress.leaveOut(12);
    progress.sent(14);
    progress.leaveOut(15);

    assertThat(sentOf(read(progress), 10, 18)).containsExactly(10L, 13L, 14L);
    assertThat(progress.next()).isEqualTo(16);
    assertThat(progress.firstOpen()).isEqualTo(11);
  }

  @Test
  void fillsGapsLater() {
    var progress = ReplayProgress.startingAt(0);
    LongStream.range(0, 10).forEach(progress::leaveOut);
    progress.sent(0);
    progress.sent(5);
    progress.sent(9);
    assertThat(sentOf(read(progress), 0, 10)).containsExactly(0L, 5L, 9L);
    LongStream.range(0, 10).forEach(progress::sent);
    assertThat(progress.metadata()).isEmpty();
    assertThat(progress.firstOpen()).isEqualTo(10);
  }

  @Test
  void aJumpLeavesOutWhatItSkips() {
    var progress = ReplayProgress.startingAt(3);
    progress.leaveOutUpTo(7);
    progress.sent(7);
    progress.leaveOutUpTo(5);
    assertThat(sentOf(read(progress), 3, 9)).containsExactly(7L);
    progress.forget(7);
    assertThat(sentOf(read(progress), 3, 9)).isEmpty();
  }

  @Test
  void forgetsWhatIsNoLongerThere() {
    var progress = ReplayProgress.startingAt(0);
    progress.leaveOut(0);
    progress.sent(1);
    LongStream.range(2, 6).forEach(progress::leaveOut);
    progress.forgetBefore(4);
    assertThat(progress.firstOpen()).isEqualTo(4);
    assertThat(progress.wasSent(4)).isFalse();
    progress.forgetBefore(20);
    assertThat(progress.metadata()).isEmpty();
    assertThat(progress.next()).isEqualTo(20);
  }

  @Test
  void thousandsOfStretchesFitIntoAnOffset() {
    var regular = ReplayProgress.startingAt(0);
    var scattered = ReplayProgress.startingAt(0);
    for (long offset = 0; offset < 100_000; offset++) {
      if (offset % 7 == 0) {
        regular.sent(offset);
      } else {
        regular.leaveOut(offset);
      }
      if (offset < 10_000) {
        // A sequence without a pattern that a packer could use.
        if (Long.bitCount(offset * 0x9E3779B97F4A7C15L) % 3 == 0) {
          scattered.sent(offset);
        } else {
          scattered.leaveOut(offset);
        }
      }
    }
    assertThat(regular.metadata()).hasSizeLessThan(ReplayProgress.MAX_METADATA);
    assertThat(scattered.metadata()).hasSizeLessThan(ReplayProgress.MAX_METADATA);
    assertThat(read(scattered).metadata()).isEqualTo(scattered.metadata());
  }

  @Test
  void refusesNotesOfOthers() {
    for (String foreign : List.of("hello", "aGVsbG8=", "!")) {
      assertThatThrownBy(() -> ReplayProgress.of(5, foreign))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static ReplayProgress read(ReplayProgress written) {
    return ReplayProgress.of(written.next(), written.metadata());
  }

  private static List<Long> sentOf(ReplayProgress progress, long from, long to) {
    return LongStream.range(from, to).filter(progress::wasSent).boxed().toList();
  }
}
