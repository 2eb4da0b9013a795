package dev.millrace.console.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FrameBudgetTest {
  private final AtomicLong time = new AtomicLong();
  private final FrameBudget budget = new FrameBudget(1_000, time::get);

  @Test
  void givesSoMuchASecondWhoeverAsks() {
    int given = 0;
    for (int milli = 0; milli < 10_000; milli++) {
      time.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
      given += budget.take(50) ? 50 : 0;
    }

    assertThat(given).isBetween(10_000, 10_300);
  }

  @Test
  void doesNotSaveUpWhatNobodyWanted() {
    time.addAndGet(TimeUnit.HOURS.toNanos(1));
    int given = 0;
    while (budget.take(50)) {
      given += 50;
    }

    assertThat(given).isEqualTo(250);
  }

  @Test
  void aPictureLargerThanAllThatIsLeftIsSentAndPaidForAfter() {
    assertThat(budget.take(2_000)).isTrue();
    time.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(budget.take(1)).isFalse();
    time.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(budget.take(1)).isTrue();
  }
}
