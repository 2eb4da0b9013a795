package dev.millrace.console.stocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.console.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BarsWantedTest {
  private static final long NOW = 1_706_608_800_000L;

  @Test
  void areTheLatestMinutesWhereNothingElseIsSaid() {
    assertThat(of("symbol", "AAPL"))
        .isEqualTo(new BarsWanted("AAPL", BarInterval.MINUTE, 0, Parameters.LAST_MILLIS, 500));
  }

  @Test
  void areTheLatestAheadOfAnEnd() {
    assertThat(of("symbol", "AAPL", "to", "1000000", "limit", "7"))
        .isEqualTo(new BarsWanted("AAPL", BarInterval.MINUTE, 0, 1_000_000, 7));
  }

  @Test
  void reachUpToNowWhereTheRangeHasNoEnd() {
    assertThat(of("symbol", "AAPL", "interval", "1h", "from", "1706600000000"))
        .isEqualTo(new BarsWanted("AAPL", BarInterval.HOUR, 1_706_600_000_000L, NOW + 1, 2_000));
  }

  @Test
  void fillAnAnswerAtMost() {
    assertThat(of("symbol", "AAPL", "interval", "1s", "from", "0", "to", "2000000").limit())
        .isEqualTo(2_000);
    assertRefused(
        "The range holds more than 2,000 bars of 1s.",
        "symbol",
        "AAPL",
        "interval",
        "1s",
        "from",
        "0",
        "to",
        "2001000");
    assertRefused(
        "The range holds more than 2,000 bars of 1m.", "symbol", "AAPL", "from", "2020-01-01");
  }

  @Test
  void areAllOfAShortRange() {
    assertThat(of("symbol", "AAPL", "from", "0", "to", "599999", "limit", "10").isShort()).isTrue();
    assertThat(of("symbol", "AAPL", "from", "0", "to", "600000", "limit", "10").isShort())
        .isFalse();
    assertThat(of("symbol", "AAPL").isShort()).isFalse();
  }

  @Test
  void endAfterTheyBegin() {
    assertRefused(
        "The range ends before it begins.", "symbol", "AAPL", "from", "2000", "to", "1000");
    assertRefused(
        "The range ends before it begins.", "symbol", "AAPL", "from", "1000", "to", "1000");
  }

  @Test
  void areOfOneSymbol() {
    assertRefused("There is no symbol.", "interval", "1s");
  }

  private static void assertRefused(String message, String... parameters) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> of(parameters))
        .withMessage(message)
        .matches(refusal -> refusal.status() == 400);
  }

  private static BarsWanted of(String... namesAndValues) {
    Map<String, List<String>> given = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      given.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
    }
    return BarsWanted.of(Parameters.of(given, BarsWanted.PARAMETERS), NOW);
  }
}
