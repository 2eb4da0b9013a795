package dev.millrace.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.console.overview.Streams.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowTest {
  @ParameterizedTest(name = "{0}/s, {1} waiting and {2}/s, {3} waiting: {4}/s, {5} waiting")
  @CsvSource({
    // one a second, waiting, other a second, waiting, sum
    "1.5,  2,  2.5, 3, 4.0, 5",
    "1.5,   ,  2.5, 3, 4.0, 3",
    "   ,  2,  2.5,  , 2.5, 2",
    "1.5,  2,     ,  , 1.5, 2",
    "   ,   ,     ,  ,    ,  ",
  })
  void addsWhatIsKnownOfBoth(
      @Nullable Double perSecond,
      @Nullable Long waiting,
      @Nullable Double otherPerSecond,
      @Nullable Long otherWaiting,
      @Nullable Double perSecondTogether,
      @Nullable Long waitingTogether) {
    assertThat(new Flow(perSecond, waiting).and(new Flow(otherPerSecond, otherWaiting)))
        .isEqualTo(new Flow(perSecondTogether, waitingTogether));
  }
}
