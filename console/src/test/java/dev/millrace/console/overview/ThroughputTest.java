package dev.millrace.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A counter that climbs, stands, and begins anew. */
class ThroughputTest {
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  private final Throughput throughput = new Throughput(Duration.ofSeconds(5));

  @Test
  void doesNotKnowBeforeTheSecondReading() {
    assertThat(reading(0, 100)).isNull();
    assertThat(reading(1, 120)).isEqualTo(20.0);
  }

  @Test
  void isTheMeanOverTheWindow() {
    reading(0, 0);
    reading(1, 100);
    for (int second = 2; second <= 10; second++) {
      reading(second, 100);
    }
    assertThat(reading(11, 150)).isEqualTo(10.0);
  }

  @Test
  void isEvenWhereTheCounterIsReadAnewOnlyNowAndThen() {
    for (int second = 0; second < 20; second++) {
      reading(second, second / 5 * 100);
    }
    assertThat(reading(20, 400)).isEqualTo(20.0);
    assertThat(reading(21, 400)).isEqualTo(20.0);
    assertThat(reading(22, 400)).isEqualTo(20.0);
  }

  @Test
  void startsAgainWithItsCounter() {
    reading(0, 1_000);
    reading(1, 2_000);
    assertThat(reading(2, 5)).isNull();
    assertThat(reading(3, 10)).isEqualTo(5.0);
  }

  @Test
  void bearsTwoReadingsAtOneMoment() {
    reading(0, 1);
    assertThat(reading(0, 2)).isNull();
  }

  private @Nullable Double reading(int second, double value) {
    return throughput.at(BEGINNING.plusSeconds(second), value);
  }
}
