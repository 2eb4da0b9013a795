package dev.millrace.cli.data.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.serde.sample.Sample;
import dev.millrace.transactions.sample.SampleSettings;
import dev.millrace.transactions.sample.TransactionSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expectation, against answers that were computed by another program. */
class ExpectationTest {
  static final OutputTopics TOPICS =
      new OutputTopics("processed", "high", "users", "categories", "alerts", "dead");
  private static final Path SHOP =
      Path.of("../../shared/data/transactions/online-retail-2010-12-01.ndjson");
  private static final Path ANSWERS =
      Path.of("../../shared/data/transactions/online-retail-2010-12-01.answers.json");
  private static final long ARRIVED = Instant.parse("2024-01-15T10:30:00Z").toEpochMilli();

  @Test
  void agreesWithTheAnswersToADayOfAShop() throws IOException {
    assumeTrue(Files.exists(SHOP), "The shop's day is not on this machine.");
    JsonNode answers = new JsonMapper().readTree(ANSWERS.toFile());
    var expectation = new Expectation(TOPICS, Duration.ofMinutes(1), Duration.ofSeconds(10));
    long offset = 0;
    for (String line : Files.readAllLines(SHOP)) {
      expectation.add(0, offset++, ARRIVED, null, line.getBytes(UTF_8));
    }

    assertThat(expectation.input()).isEqualTo(answers.get("input").asLong()).isEqualTo(3108);
    assertThat(expectation.dead()).isEqualTo(answers.get("dead").asLong()).isEqualTo(1166);
    assertThat(expectation.valid()).isEqualTo(answers.get("valid").asLong()).isEqualTo(1942);
    assertThat(expectation.processed().expected()).isEqualTo(75);
    assertThat(expectation.highValue().expected()).isEqualTo(8);
    assertThat(expectation.finalAmountOfProcessed())
        .isEqualByComparingTo(answers.get("final_amount_of_processed").asText());
    assertThat(described(expectation.userWindows()))
        .isEqualTo(described(answers.get("windows").get("user")));
    assertThat(described(expectation.categoryWindows()))
        .isEqualTo(described(answers.get("windows").get("category")));
  }

  private static Map<String, String> described(Windows windows) {
    var described = new HashMap<String, String>();
    windows.forEach(
        (key, start, totals) ->
            described.put(
                key + "@" + start,
                totals.count() + " " + totals.sum() + " " + totals.min() + " " + totals.max()));
    return described;
  }

  private static Map<String, String> described(JsonNode windows) {
    var described = new HashMap<String, String>();
    windows
        .properties()
        .forEach(
            window -> {
              JsonNode totals = window.getValue();
              described.put(
                  window.getKey(),
                  totals.get("count").asText()
                      + " "
                      + totals.get("sum").asText()
                      + " "
                      + totals.get("min").asText()
                      + " "
                      + totals.get("max").asText());
            });
    return described;
  }

  @Test
  void agreesWithTheGeneratorAboutWhatIsValid() {
    var samples =
        new TransactionSamples(
            SampleSettings.of(3, Instant.ofEpochMilli(ARRIVED)).withBadShare(0.5));
    for (int i = 0; i < 20_000; i++) {
      Sample sample = samples.next();
      Reading reading = Reading.of(sample.value(), ARRIVED);
      assertThat(reading != null).as(shown(sample)).isEqualTo(sample.valid());
      if (reading != null) {
        assertThat(reading.time()).isEqualTo(sample.time().toEpochMilli());
      }
    }
  }

  private static String shown(Sample sample) {
    byte[] value = sample.value();
    return value == null ? "no value" : new String(value, UTF_8);
  }

  @ParameterizedTest(name = "{0} = {1}: valid {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // field | JSON | valid
        "transaction_id | `\" \"`                        | false",
        "user_id        | 17                             | false",
        "category       | `\"\"`                         | false",
        "amount         | 0                              | true",
        "amount         | -0.01                          | false",
        "amount         | `\"1\"`                        | false",
        "amount         | 1e15                           | false",
        "amount         | 999999999999999.99             | true",
        "amount         | 1e-30                          | true",
        "amount         | 1e-31                          | false",
        "amount         | NaN                            | false",
        "quantity       | 5.0                            | false",
        "quantity       | 0                              | false",
        "quantity       | 2147483647                     | true",
        "quantity       | 2147483648                     | false",
        "product        | null                           | true",
        "product        | 7                              | false",
        "location       | {}                             | false",
        "timestamp      | 1705314600000                  | true",
        "timestamp      | 1705314600000.0                | false",
        "timestamp      | `\"2024-01-15\"`               | false",
        "timestamp      | `\"2024-01-15T10:30:00Z\"`     | true",
        "timestamp      | `\"2024-01-15T12:30:00+02:00\"`| true",
        "timestamp      | `\"2024-01-15T11:30:00\"`      | true",
        "timestamp      | `\"2024-01-15T11:30:01\"`      | false",
        "timestamp      | `\"0000-12-31T00:00:00\"`      | false",
        "more           | `[[{\"a\":[]}]]`               | true",
        "amount2\":1,\"amount2 | 1                       | false",
      })
  void followsTheRules(String field, String json, boolean valid) {
    assertThat(Reading.of(message(Map.of(field, json)), ARRIVED) != null).isEqualTo(valid);
  }

  @Test
  void refusesWhatIsNotOneObject() {
    String good = new String(message(Map.of()), UTF_8);

    assertThat(Reading.of(good.getBytes(UTF_8), ARRIVED)).isNotNull();
    for (String bad : List.of("", " ", "null", "[" + good + "]", good + good, good + "x", "7")) {
      assertThat(Reading.of(bad.getBytes(UTF_8), ARRIVED)).as(bad).isNull();
    }
    assertThat(Reading.of(null, ARRIVED)).isNull();
    assertThat(Reading.of(message(Map.of("deep", nested(31))), ARRIVED)).isNotNull();
    assertThat(Reading.of(message(Map.of("deep", nested(32))), ARRIVED)).isNull();
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  @ParameterizedTest(name = "{0} of {1}: {2} off, {3} to pay")
  @CsvSource({
    // category, amount, discount, final
    "electronics, 999.99, 100.00, 899.99",
    "electronics, 0.05,   0.00,   0.05",
    "electronics, 0.15,   0.02,   0.13",
    "books,       0.10,   0.00,   0.10",
    "books,       0.30,   0.02,   0.28",
    "clothing,    10.005, 1.50,   8.50",
    "garden,      10.015, 0.00,   10.02",
    "electronics, 999999999999999.99, 100000000000000.00, 899999999999999.99",
  })
  void roundsHalvesToEven(String category, String amount, String discount, String toPay) {
    Reading reading =
        Reading.of(message(Map.of("category", "\"" + category + "\"", "amount", amount)), ARRIVED);
    assertThat(reading).isNotNull();
    if (reading != null) {
      Enriched enriched = Enriched.of(reading);
      assertThat(enriched.discount()).isEqualByComparingTo(discount);
      assertThat(enriched.finalAmount()).isEqualByComparingTo(toPay);
    }
  }

  @Test
  void comparesTheAmountAsItCameWithTheLimits() {
    assertThat(processed("100")).isFalse();
    assertThat(processed("100.001")).isTrue();
    assertThat(processed("99.999")).isFalse();
  }

  private static boolean processed(String amount) {
    Reading reading = Reading.of(message(Map.of("amount", amount)), ARRIVED);
    return reading != null && Enriched.of(reading).isProcessed();
  }

  @Test
  void addsUpMoreThanALongHolds() {
    var expectation = new Expectation(TOPICS, Duration.ofMinutes(1), Duration.ofSeconds(10));
    for (int i = 0; i < 1_000; i++) {
      expectation.add(
          0,
          i,
          ARRIVED,
          null,
          message(Map.of("amount", "999999999999999.99", "category", "\"x\"")));
    }
    expectation
        .categoryWindows()
        .forEach(
            (key, start, totals) -> {
              assertThat(totals.sum()).isEqualByComparingTo("999999999999999990.00");
              assertThat(totals.mean()).isEqualByComparingTo("999999999999999.99");
            });
  }

  static byte[] message(Map<String, @Nullable String> changes) {
    var fields = new HashMap<String, @Nullable String>();
    fields.put("transaction_id", "\"txn_1_1\"");
    fields.put("user_id", "\"user_1\"");
    fields.put("product", "\"lamp\"");
    fields.put("category", "\"home\"");
    fields.put("amount", "120.00");
    fields.put("quantity", "1");
    fields.put("payment_method", "\"paypal\"");
    fields.put("timestamp", "\"2024-01-15T10:30:00\"");
    fields.put("location", "\"city_1\"");
    fields.putAll(changes);
    var json = new StringBuilder();
    fields.forEach(
        (name, value) ->
            json.append(json.isEmpty() ? "{" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
    return json.append('}').toString().getBytes(UTF_8);
  }
}
