package dev.millrace.vision.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.vision.model.Box;
import dev.millrace.vision.model.Detection;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuppressionTest {
  private static final Detection BEST = at(0, 0, 0.9);
  private static final Detection NEAR = at(1, 0, 0.8);
  private static final Detection NEAR_BUT_OTHER = at(1, 1, 0.7);
  private static final Detection FAR = at(50, 0, 0.6);

  private static Detection at(double left, int classId, double score) {
    return new Detection(new Box(left, 0, left + 10, 10), classId, score);
  }

  @Test
  void keepsTheBestOfThoseThatOverlapWithinAClass() {
    assertThat(Suppression.apply(List.of(FAR, NEAR_BUT_OTHER, NEAR, BEST), Thresholds.DEFAULT))
        .containsExactly(BEST, NEAR_BUT_OTHER, FAR);
  }

  @Test
  void canSuppressAcrossClasses() {
    assertThat(
            Suppression.apply(
                List.of(FAR, NEAR_BUT_OTHER, NEAR, BEST), new Thresholds(0.25, 0.7, 300, true)))
        .containsExactly(BEST, FAR);
  }

  @Test
  void keepsNoMoreThanAskedFor() {
    assertThat(Suppression.apply(List.of(FAR, BEST), new Thresholds(0.25, 0.7, 1, false)))
        .containsExactly(BEST);
  }

  @Test
  void keepsTheModelsOrderAmongEquals() {
    Detection first = at(0, 0, 0.5);
    Detection second = at(1, 0, 0.5);
    assertThat(Suppression.apply(List.of(first, second), Thresholds.DEFAULT))
        .containsExactly(first);
  }

  @Test
  void keepsBoxesThatShareJustTheLimit() {
    // 10 × 10 and its right half and more: 70 of 100.
    Detection whole = new Detection(new Box(0, 0, 10, 10), 0, 0.9);
    Detection part = new Detection(new Box(3, 0, 10, 10), 0, 0.8);
    assertThat(Suppression.apply(List.of(whole, part), Thresholds.DEFAULT)).hasSize(2);
  }
}
