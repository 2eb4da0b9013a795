package dev.millrace.cli.data.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Counting each record once, among many. */
class ComparisonTest {
  @Test
  void findsEachOfManyOnceAndNothingElse() {
    var comparison = new Comparison("topic");
    var random = new SplittableRandom(1);
    long[] identities = random.longs(20_000).toArray();
    for (long identity : identities) {
      comparison.expect(identity, ~identity, 7);
    }
    // Far more unknown ones than known, so that looking for them must not disturb the known.
    for (long other : random.longs(50_000).toArray()) {
      var unused = comparison.find(other, other, 9);
    }
    for (long identity : identities) {
      assertThat(comparison.find(identity, ~identity, 8)).isEqualTo(Comparison.Outcome.RIGHT);
    }

    assertThat(comparison.missing()).isZero();
    assertThat(comparison.doubled()).isZero();
    assertThat(comparison.wrong()).isZero();
    assertThat(comparison.unexpected()).isEqualTo(50_000);
    assertThat(comparison.find(identities[3], ~identities[3], 8))
        .isEqualTo(Comparison.Outcome.DOUBLED);
    assertThat(comparison.find(identities[4], 5, 8)).isEqualTo(Comparison.Outcome.WRONG);
  }

  @Test
  void expectsTheSameRecordAsOftenAsItCame() {
    var comparison = new Comparison("topic");
    comparison.expect(0, 0, 1);
    comparison.expect(0, 0, 2);

    assertThat(comparison.find(0, 0, 1)).isEqualTo(Comparison.Outcome.RIGHT);
    assertThat(comparison.missing()).isEqualTo(1);
    assertThat(comparison.missingPlaces()).containsExactly(2L);
    assertThat(comparison.find(0, 0, 2)).isEqualTo(Comparison.Outcome.RIGHT);
    assertThat(comparison.find(0, 0, 3)).isEqualTo(Comparison.Outcome.DOUBLED);
    assertThat(comparison.doubledPlaces()).containsExactly(3L);
  }

  @Test
  void takesAnyContentWhereNoneCanBeCompared() {
    var comparison = new Comparison("topic");
    comparison.expect(1, 2, 3);

    assertThat(comparison.findAny(1, 9)).isEqualTo(Comparison.Outcome.RIGHT);
    assertThat(comparison.findAny(1, 9)).isEqualTo(Comparison.Outcome.DOUBLED);
    assertThat(comparison.findAny(5, 9)).isEqualTo(Comparison.Outcome.UNEXPECTED);
  }

  @Test
  void remembersPlacesAndSmallNumbers() {
    long place = Place.of(31, 123_456_789_012L);
    assertThat(Place.text(place)).isEqualTo("31:123456789012");
    assertThat(Place.of(0, 0)).isNotZero();

    var numbers = new IntSet();
    var reference = new HashSet<Integer>();
    var random = new SplittableRandom(2);
    for (int i = 0; i < 10_000; i++) {
      int number = random.nextInt(3_000);
      numbers.add(number);
      reference.add(number);
    }
    assertThat(numbers.size()).isEqualTo(reference.size());
  }
}
