package dev.millrace.videostatistics.logic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StretchesTest {
  private static final long GAP = 10;

  @Test
  void aPauseAsLongAsAGapIsNone() {
    assertThat(stretches(0, 10)).containsExactly(0, 10);
    assertThat(stretches(0, 11)).containsExactly(0, 0, 11, 11);
  }

  @Test
  void aFrameInBetweenClosesAGap() {
    assertThat(stretches(0, 20, 10)).containsExactly(0, 20);
    assertThat(stretches(0, 100, 50, 55)).containsExactly(0, 0, 50, 55, 100, 100);
  }

  @Test
  void nothingAddsNothing() {
    assertThat(Stretches.plus(new long[0], stretches(3), GAP)).containsExactly(3, 3);
    assertThat(Stretches.plus(stretches(3), new long[0], GAP)).containsExactly(3, 3);
  }

  @Test
  void comesOutTheSameInAnyOrderAndInAnyParts() {
    var random = new Random(7);
    for (int round = 0; round < 300; round++) {
      List<Long> times = new ArrayList<>();
      for (int i = 0; i < 1 + round % 40; i++) {
        times.add((long) random.nextInt(300));
      }
      long[] one = new long[0];
      long[] other = new long[0];
      for (long time : times) {
        if (random.nextBoolean()) {
          one = Stretches.plus(one, Stretches.of(time), GAP);
        } else {
          other = Stretches.plus(other, Stretches.of(time), GAP);
        }
      }
      assertThat(Stretches.plus(one, other, GAP)).as("%s", times).containsExactly(plain(times));
    }
  }

  /** In order of time, one by one. */
  private static long[] plain(List<Long> times) {
    List<Long> sorted = new ArrayList<>(times);
    Collections.sort(sorted);
    List<Long> found = new ArrayList<>();
    for (long time : sorted) {
      if (!found.isEmpty() && time - found.get(found.size() - 1) <= GAP) {
        found.set(found.size() - 1, time);
      } else {
        found.add(time);
        found.add(time);
      }
    }
    return found.stream().mapToLong(Long::longValue).toArray();
  }

  private static long[] stretches(long... times) {
    long[] all = new long[0];
    for (long time : times) {
      all = Stretches.plus(all, Stretches.of(time), GAP);
    }
    return all;
  }
}
