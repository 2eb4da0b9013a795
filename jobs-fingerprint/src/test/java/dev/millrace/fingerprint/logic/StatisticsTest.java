package dev.millrace.fingerprint.logic;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.fingerprint.model.SensorReadings;
import dev.millrace.fingerprint.model.SensorStatistics;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatisticsTest {
  private final Statistics statistics = new Statistics(100_000, Deviation.POPULATION);

  @Test
  void saysWhatReadingsAreLike() {
    assertThat(statistics.of(readings(4, 1, 3, 2)))
        .isEqualTo(new SensorStatistics(1.0, 4.0, 2.5, 2.5, Math.sqrt(1.25), 4, 0, 0, null, null));
    assertThat(statistics.of(readings(7)))
        .isEqualTo(new SensorStatistics(7.0, 7.0, 7.0, 7.0, 0.0, 1, 0, 0, null, null));
  }

  @Test
  void hasNoNumbersWhereThereWereNone() {
    assertThat(statistics.of(new SensorReadings(new double[0], 0, 3, 2, null)))
        .isEqualTo(new SensorStatistics(null, null, null, null, null, 0, 3, 2, null, null));
  }

  @Test
  void theDeviationOfASampleNeedsTwoReadings() {
    Statistics sample = new Statistics(100, Deviation.SAMPLE);
    assertThat(sample.of(readings(7)).stdDev()).isNull();
    assertThat(sample.of(readings(1, 2)).stdDev()).isEqualTo(Math.sqrt(0.5));
  }

  @Test
  void equalReadingsDeviateByNothing() {
    SensorStatistics same = statistics.of(readings(0.1, 0.1, 0.1));
    assertThat(same.mean()).isEqualTo(0.1);
    assertThat(same.stdDev()).isZero();
  }

  @ParameterizedTest(name = "{0} and noise of {1}")
  @CsvSource({
    "0, 1",
    "100, 1",
    "1e9, 1",
    "1e9, 1e-3",
    "-1e12, 1",
    "1e200, 1e190",
    "1e308, 1e300",
    "1e-200, 1e-205",
    "0, 1e-310",
    "0, 1e308",
  })
  void agreesWithUnlimitedDecimals(double offset, double noise) {
    double[] values =
        new Random(42).doubles(999, -1, 1).map(place -> offset + place * noise).toArray();
    SensorStatistics found = statistics.of(readings(values));
    BigDecimal mean = meanOf(values);
    assertThat(relative(found.mean(), mean.doubleValue())).isLessThan(1e-12);
    // Beneath 1e-308 a double has fewer digits.
    assertThat(relative(found.stdDev(), deviationOf(values, mean)))
        .isLessThan(noise < 1e-300 ? 1e-6 : 1e-9);
  }

  @Test
  void aMeanNearZeroIsExactBetweenLargeReadings() {
    SensorStatistics found = statistics.of(readings(1e9, -1e9, 1e-3, 2e9, -2e9, 3e-3));
    assertThat(relative(found.mean(), 4e-3 / 6)).isLessThan(1e-12);
  }

  @Test
  void holdsTheLargestNumbersThereAre() {
    SensorStatistics apart = statistics.of(readings(Double.MAX_VALUE, -Double.MAX_VALUE));
    assertThat(apart.median()).isZero();
    assertThat(apart.mean()).isZero();
    assertThat(apart.stdDev()).isEqualTo(Double.MAX_VALUE);
    assertThat(statistics.of(readings(Double.MAX_VALUE, Double.MAX_VALUE)).median())
        .isEqualTo(Double.MAX_VALUE);
    assertThat(
            new Statistics(9, Deviation.SAMPLE)
                .of(readings(Double.MAX_VALUE, -Double.MAX_VALUE))
                .stdDev())
        .isNull();
  }

  @Test
  void theOrderOfReadingsAndPartsDoesNotMatter() {
    double[] values = new Random(3).doubles(1_000, -1e6, 1e6).toArray();
    SensorReadings backwards = SensorReadings.none();
    for (int end = values.length; end > 0; end -= 7) {
      double[] part = Arrays.copyOfRange(values, Math.max(0, end - 7), end);
      backwards = statistics.plus(backwards, readings(part));
    }
    assertThat(statistics.of(backwards)).isEqualTo(statistics.of(readings(values)));
  }

  @Test
  void aPartIsLeftAsItIs() {
    SensorReadings part = new SensorReadings(new double[] {1, 2}, 2, 1, 1, null);
    SensorReadings total = statistics.plus(SensorReadings.none(), part);
    total = statistics.plus(total, part);
    assertThat(total.count()).isEqualTo(4);
    assertThat(part.values()).containsExactly(1, 2);
    assertThat(part.size()).isEqualTo(2);
  }

  @Test
  void readingsUpToTheLimitAreExactAndBeyondItSketched() {
    Statistics few = new Statistics(100, Deviation.POPULATION);
    SensorReadings hundred = few.plus(SensorReadings.none(), readings(ascending(100)));
    SensorStatistics exact = few.of(hundred);
    assertThat(exact.medianMethod()).isNull();
    assertThat(exact.median()).isEqualTo(49.5);
    SensorStatistics more = few.of(few.plus(hundred, readings(1e6)));
    assertThat(more.medianMethod()).isEqualTo("kll");
    assertThat(more.medianRankError()).isBetween(0.0, 0.005);
    assertThat(more.count()).isEqualTo(101);
    assertThat(more.max()).isEqualTo(1e6);
  }

  @ParameterizedTest(name = "offset {0}")
  @ValueSource(doubles = {0, 1e9, -1e12, 1e250})
  void foldedReadingsKeepAllButTheMedianExactly(double offset) {
    Statistics few = new Statistics(1_000, Deviation.POPULATION);
    double noise = Math.max(1, Math.abs(offset) * 1e-6);
    double[] values = new Random(5).doubles(50_000).map(place -> offset + place * noise).toArray();
    SensorReadings total = SensorReadings.none();
    for (int at = 0; at < values.length; at += 137) {
      double[] part = Arrays.copyOfRange(values, at, Math.min(values.length, at + 137));
      total = few.plus(total, readings(part));
      assertThat(total.values().length).isLessThanOrEqualTo(1_000);
    }
    SensorStatistics folded = few.of(total);
    SensorStatistics exact = statistics.of(readings(values));
    assertThat(folded.min()).isEqualTo(exact.min());
    assertThat(folded.max()).isEqualTo(exact.max());
    assertThat(folded.count()).isEqualTo(exact.count());
    assertThat(relative(folded.mean(), requireNonNull(exact.mean()))).isLessThan(1e-12);
    assertThat(relative(folded.stdDev(), requireNonNull(exact.stdDev()))).isLessThan(1e-9);
    // The error holds for 99 sketches of 100; twice as much for practically all.
    assertThat(Math.abs(rankOf(values, requireNonNull(folded.median())) - 0.5))
        .isLessThan(2 * requireNonNull(folded.medianRankError()));
  }

  @Test
  void partsThatWereFoldedFitTogether() {
    Statistics few = new Statistics(10, Deviation.POPULATION);
    SensorReadings one = few.plus(SensorReadings.none(), readings(ascending(50)));
    SensorReadings other = few.plus(SensorReadings.none(), readings(ascending(30)));
    SensorStatistics both = few.of(few.plus(one, other));
    assertThat(both.count()).isEqualTo(80);
    assertThat(both.mean()).isCloseTo((50 * 24.5 + 30 * 14.5) / 80, within(1e-12));
  }

  private static double relative(@Nullable Double found, double expected) {
    return Math.abs(requireNonNull(found) - expected) / Math.abs(expected);
  }

  private static double rankOf(double[] values, double value) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (double) Arrays.binarySearch(sorted, value) / sorted.length;
  }

  private static double[] ascending(int count) {
    return IntStream.range(0, count).asDoubleStream().toArray();
  }

  private static BigDecimal meanOf(double[] values) {
    return Arrays.stream(values)
        .mapToObj(BigDecimal::new)
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .divide(BigDecimal.valueOf(values.length), new MathContext(400));
  }

  private static double deviationOf(double[] values, BigDecimal mean) {
    MathContext context = new MathContext(60);
    return Arrays.stream(values)
        .mapToObj(BigDecimal::new)
        .map(value -> value.subtract(mean).pow(2))
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .divide(BigDecimal.valueOf(values.length), context)
        .sqrt(context)
        .doubleValue();
  }

  private static SensorReadings readings(double... values) {
    return new SensorReadings(values, values.length, 0, 0, null);
  }
}
