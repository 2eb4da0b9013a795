package dev.millrace.videostatistics.logic;

import static dev.millrace.videostatistics.SeenFrames.kept;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.videostatistics.model.LastFrame;
import dev.millrace.videostatistics.model.SeenFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StillnessTest {
  private final Stillness stillness = new Stillness(new Memory(Duration.ofSeconds(10)));

  @Test
  void aFrameInWhichNothingChangedIsFrozen() {
    assertThat(
            decide(
                kept("a", 0, 100, 7),
                kept("a", 100, 100, 7),
                kept("a", 200, 100, 8),
                kept("a", 300, 100, 8),
                kept("a", 400, 100, 8)))
        .containsExactly(false, true, false, true, true);
  }

  @Test
  void aFrameThatWasSentTwiceIsAsFrozenAsItWas() {
    assertThat(decide(kept("a", 0, 100, 7), kept("a", 0, 100, 7))).containsExactly(false, false);
    assertThat(decide(kept("a", 0, 100, 7), kept("a", 5, 100, 7), kept("a", 5, 100, 7)))
        .containsExactly(false, true, true);
  }

  @Test
  void twoFramesOfOneMomentAreCompared() {
    assertThat(decide(kept("a", "f1", 0, 100, 7), kept("a", "f2", 0, 100, 7)))
        .containsExactly(false, true);
  }

  @Test
  void aFrameBehindItsSuccessorIsComparedWithNobody() {
    assertThat(decide(kept("a", 100, 100, 7), kept("a", 50, 100, 7), kept("a", 150, 100, 7)))
        .containsExactly(false, false, true);
    assertThat(decide(kept("a", 100, 100, 7), kept("a", 50, 100, 8), kept("a", 150, 100, 8)))
        .containsExactly(false, false, false);
  }

  @Test
  void aFrameIsForgotten() {
    assertThat(decide(kept("a", 0, 100, 7), kept("a", 10_000, 100, 7)))
        .containsExactly(false, true);
    assertThat(decide(kept("a", 0, 100, 7), kept("a", 10_001, 100, 7)))
        .containsExactly(false, false);
  }

  @Test
  void memoryEndsALittleLaterThanItMust() {
    Memory memory = new Memory(Duration.ofSeconds(16));
    assertThat(memory.endOf(0)).isEqualTo(17_000);
    assertThat(memory.endOf(999)).isEqualTo(17_000);
    assertThat(memory.endOf(1_000)).isEqualTo(18_000);
    assertThat(memory.isOver(0, 16_999)).isFalse();
    assertThat(memory.isOver(0, 17_000)).isTrue();
  }

  private List<Boolean> decide(SeenFrame... frames) {
    List<Boolean> decisions = new ArrayList<>();
    LastFrame last = null;
    for (SeenFrame frame : frames) {
      Stillness.Decision decision = stillness.decide(last, frame, requireNonNull(frame.kept()));
      decisions.add(decision.frozen());
      last = decision.last();
    }
    return decisions;
  }
}
