package dev.millrace.cli.data.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the check itself works out. */
class StatisticsTest {
  @ParameterizedTest(name = "{0}: median {1}, mean {2}, deviation {3}")
  @CsvSource({
    "5,                                5,             5,             0",
    "0.1 0.1 0.1,                      0.1,           0.1,           0",
    "2 4 4 4 5 5 7 9,                  4.5,           5,             2",
    "3 1 2,                            2,             2,             0.816496580927726",
    "1000000000.25 1000000000.75,      1000000000.5,  1000000000.5,  0.25",
    "-1e308 1e308,                     0,             0,             1e308",
    "1e308 1.5e308,                    1.25e308,      1.25e308,      2.5e307",
  })
  void worksOutWhatPeopleWould(String readings, double median, double mean, double deviation) {
    var statistics =
        new Statistics(
            Arrays.stream(readings.split(" ")).mapToDouble(Double::parseDouble).toArray(), false);

    assertThat(statistics.median()).isEqualTo(median);
    assertThat(statistics.mean()).isEqualTo(mean);
    assertThat(statistics.deviation()).isEqualTo(deviation);
  }

  @Test
  void knowsNoDeviationOfASampleOfOne() {
    assertThat(new Statistics(new double[] {5}, true).deviation()).isNaN();
    assertThat(new Statistics(new double[] {4, 6}, true).deviation()).isEqualTo(Math.sqrt(2));
  }

  @ParameterizedTest(name = "{0} as the median of 1 to 100 with an error of {1}: {2}")
  @CsvSource({
    "50,  0,    true",
    "51,  0,    true",
    "49,  0,    false",
    "49,  0.01, true",
    "60,  0.05, false",
    "50.5, 0,   true",
  })
  void acceptsAMedianWithinItsRankError(double found, double error, boolean accepted) {
    var statistics =
        new Statistics(IntStream.rangeClosed(1, 100).asDoubleStream().toArray(), false);

    assertThat(statistics.isMedian(found, error)).isEqualTo(accepted);
  }

  @Test
  void forgivesRoundingAndNothingElse() {
    assertThat(Statistics.isClose(1 + 9e-10, 1)).isTrue();
    assertThat(Statistics.isClose(1 + 2e-9, 1)).isFalse();
    assertThat(Statistics.isClose(Double.NaN, Double.NaN)).isTrue();
    assertThat(Statistics.isClose(0, Double.NaN)).isFalse();
    assertThat(Statistics.isClose(1e-30, 0)).isFalse();
    assertThat(new Statistics(new double[] {-1, 1}, false).isMean(1e-17)).isTrue();
  }
}
