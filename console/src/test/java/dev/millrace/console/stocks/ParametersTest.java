package dev.millrace.console.stocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.console.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
  private static final Set<String> KNOWN =
      Set.of("symbol", "interval", "from", "to", "limit", "before");

  @ParameterizedTest
  @ValueSource(
      strings = {"AAPL", "BRK.B", "EUR/USD", "^GSPC", "BTC-USD", "ÖBB", "東証", "A", "M&M", "ES=F"})
  void takesNamesOfSharesPairsAndIndices(String symbol) {
    assertThat(with("symbol", symbol).requiredSymbol()).isEqualTo(symbol);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "'",
        "AAPL'",
        "AAPL' OR '1'='1",
        "AAPL; DROP TABLE stocks.ticks",
        "AAPL/*",
        "--",
        "-- ",
        "AAPL\\",
        "AAPL\u0000",
        "AAPL\n",
        "AAPL\u2028",
        "{symbol:String}",
        "(SELECT 1)",
        "[AAPL]",
        "\"AAPL\"",
        "`AAPL`",
        "%",
        "A\u202EB",
        "😀",
        "AAPL\t",
        "$1",
        "?"
      })
  void refusesWhatIsNoSymbol(String symbol) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> with("symbol", symbol).requiredSymbol())
        .withMessageEndingWith("is not a symbol.")
        .matches(refusal -> refusal.status() == 400)
        .matches(refusal -> refusal.advice().startsWith("Symbols are letters"));
  }

  @Test
  void refusesSymbolsThatNoTickCanHave() {
    assertThat(with("symbol", "A".repeat(255)).requiredSymbol()).hasSize(255);
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> with("symbol", "A".repeat(256)).requiredSymbol())
        .withMessage("'" + "A".repeat(40) + "…' is not a symbol.");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "50, 50", "1000, 1000", "0007, 7"})
  void readsLimits(String text, int limit) {
    assertThat(with("limit", text).limit(50, 1_000)).isEqualTo(limit);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "1.5",
        "1e3",
        "NaN",
        "Infinity",
        "0x10",
        "",
        " 5",
        "5 ",
        "1001",
        "2147483648",
        "99999999999999999999",
        "٣",
        "1;2",
        "1,2",
        "null"
      })
  void refusesLimitsThatAreNoneOrTooHigh(String text) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> with("limit", text).limit(50, 1_000))
        .matches(refusal -> refusal.status() == 400)
        .matches(refusal -> refusal.advice().contains("1,000"));
  }

  @ParameterizedTest
  @CsvSource({
    "1706608801123, 1706608801123",
    "2024-01-30T10:00:01.123Z, 1706608801123",
    "2024-01-30T11:00:01.123+01:00, 1706608801123",
    "2024-01-30T10:00:01.123, 1706608801123",
    "2024-01-30T10:00, 1706608800000",
    "2024-01-30, 1706572800000",
    "0, 0",
  })
  void readsTimesInUtcUnlessTheySayOtherwise(String text, long millis) {
    assertThat(with("from", text).moment("from")).hasValue(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "-1",
        "2024-02-30",
        "2024-01-30T25:00:00Z",
        "10413792000000",
        "1.5",
        "NaN",
        "1969-12-31T23:59:59Z",
        "2300-01-01T00:00:00Z",
        "+999999999-12-31T23:59:59Z",
        "now() - 1",
        "'2024-01-30'"
      })
  void refusesTimesThatAreNone(String text) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> with("from", text).moment("from"))
        .withMessage("from='%s' is not a time.", text)
        .matches(refusal -> refusal.status() == 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1-2",
        "1-2-3-4",
        "a-b-c",
        "-1-2-3",
        "1--2",
        "1-2-9999999999999999999",
        "99999999999999999-0-0"
      })
  void refusesPlacesThatNoTickHas(String text) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> with("before", text).before())
        .matches(refusal -> refusal.status() == 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2m", "1M", "", "1s'", "60", "1s,1m"})
  void refusesBarsThatThereAreNot(String code) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> with("interval", code).interval())
        .matches(refusal -> refusal.advice().equals("Choose one of 1s, 1m, 5m, 1h, 1d."));
  }

  @Test
  void refusesWhatIsGivenTwice() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> Parameters.of(Map.of("symbol", List.of("AAPL", "TSLA")), KNOWN))
        .withMessage("'symbol' is given 2 times.");
  }

  @Test
  void refusesWhatItDoesNotKnowAndSaysWhatItKnows() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(
            () -> Parameters.of(Map.of("symbols", List.of("AAPL")), Set.of("symbol", "limit")))
        .withMessage("There is no parameter 'symbols' here.")
        .matches(refusal -> refusal.advice().equals("There are: limit, symbol."));
  }

  private static Parameters with(String name, String value) {
    return Parameters.of(Map.of(name, List.of(value)), KNOWN);
  }
}
