package dev.millrace.console.sensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One sensor's windows, and what is unusual about the last. */
class SensorHistoryTest {
  private static final long MINUTE = 60_000;

  private final SensorHistory history = new SensorHistory();

  @Test
  void keepsTheNewestWindowsInTheOrderOfTime() {
    LongStream.range(0, 100).forEach(at -> put(at * 37 % 100, (double) (at * 37 % 100)));

    assertThat(history.points())
        .hasSize(SensorHistory.WINDOWS)
        .isSortedAccordingTo((one, other) -> Long.compare(one.start(), other.start()));
    assertThat(history.points().get(0).start()).isEqualTo(40 * MINUTE);
    assertThat(history.last().mean()).isEqualTo(99);
  }

  @Test
  void takesALaterResultOfAWindowForTheEarlier() {
    put(1, 1.0);
    put(2, 2.0);
    put(1, 5.0);

    assertThat(history.points()).extracting(Point::mean).containsExactly(5.0, 2.0);
  }

  @Test
  void saysNothingOfWhatIsUsualBeforeItKnows() {
    for (int at = 0; at < SensorHistory.FEWEST; at++) {
      put(at, 10.0 + at);
      assertThat(history.deviation()).isNull();
    }
    put(SensorHistory.FEWEST, 100.0);
    assertThat(history.deviation()).isNotNull();
  }

  @Test
  void measuresHowFarTheLastMeanIsFromThoseBefore() {
    // Of 1 to 5 the mean is 3, and their standard deviation the root of 2.
    for (int at = 1; at <= 5; at++) {
      put(at, (double) at);
    }
    put(6, null);
    assertThat(history.deviation()).isNull();
    put(7, 3 - 2 * Math.sqrt(2));
    assertThat(history.deviation()).isCloseTo(-2, within(1e-9));
  }

  @Test
  void findsAnyChangeFarWhereThereNeverWasOne() {
    for (int at = 0; at < 10; at++) {
      put(at, 7.0);
    }
    assertThat(history.deviation()).isZero();
    put(10, 7.1);
    assertThat(history.deviation()).isEqualTo(99);
  }

  private void put(long window, @Nullable Double mean) {
    long start = window * MINUTE;
    history.put(new Point(start, start + MINUTE, mean, mean, mean, mean == null ? 0 : 60, 1, 2));
  }
}
