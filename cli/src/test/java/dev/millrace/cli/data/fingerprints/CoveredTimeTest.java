package dev.millrace.cli.data.fingerprints;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stretches of time that grow together. */
class CoveredTimeTest {
  @ParameterizedTest(name = "{0} of {1} is covered: {2}")
  @CsvSource({
    "19, a, false",
    "20, a, true",
    "49, a, true",
    "50, a, false",
    "60, a, true",
    "69, a, true",
    "70, a, false",
    "20, b, false",
    "0,  b, true",
    "9,  b, true",
    "10, b, false",
  })
  void knowsWhatWasAdded(long moment, String equipId, boolean covered) {
    var time = new CoveredTime();
    time.add(new Window("a", 40, 10));
    time.add(new Window("a", 20, 10));
    time.add(new Window("a", 60, 10));
    time.add(new Window("a", 30, 10));
    time.add(new Window("a", 25, 5));
    time.add(new Window("b", 0, 10));

    assertThat(time.contains(equipId, moment)).isEqualTo(covered);
  }

  @ParameterizedTest(name = "from {0} on {1} long: {2}")
  @CsvSource({
    "0,  10, false",
    "10, 10, false",
    "15, 10, true",
    "0,  99, true",
    "25, 1,  true",
    "30, 10, false",
  })
  void knowsWhatOverlaps(long start, long size, boolean overlaps) {
    var time = new CoveredTime();
    time.add(new Window("a", 20, 10));

    assertThat(time.overlaps(new Window("a", start, size))).isEqualTo(overlaps);
  }
}
