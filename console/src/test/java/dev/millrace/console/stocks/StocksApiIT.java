package dev.millrace.console.stocks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.console.ConsoleUnderTest;
import dev.millrace.console.KafkaServers;
import dev.millrace.console.Surroundings;
import dev.millrace.console.stocks.StockTables.StoredTick;
import dev.millrace.testing.ClickHouseServer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API over HTTP, held against its own description. */
class StocksApiIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long TEN_O_CLOCK = 1_706_608_800_000_000L;

  private static ClickHouseServer store;
  private static ConsoleUnderTest console;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void storeAFewTicks(@TempDir Path folder) throws Exception {
    store = ClickHouseServer.start(folder);
    StockTables.create(store);
    StockTables.insert(
        store,
        List.of(
            new StoredTick("AAPL", 150, 1_000, TEN_O_CLOCK, 0, 1),
            new StoredTick("AAPL", 153, 3_000, TEN_O_CLOCK + 61_123_456, 0, 2),
            new StoredTick("BRK.B", 362.5, 0, TEN_O_CLOCK + 5, 1, 1)));
    console =
        ConsoleUnderTest.of(
            new StocksRoom(
                new Surroundings(
                    new KafkaServers("localhost:1", Map.of()),
                    URI.create("http://localhost:1"),
                    new dev.millrace.console.ClickHouseServer(
                        store.address(), "default", Optional.empty()),
                    Path.of("."))));
  }

  @AfterAll
  static void end() throws Exception {
    if (console != null) {
      console.close();
      store.close();
    }
  }

  @Test
  void tellsTheLatestPrices() throws Exception {
    assertThat(answer("/api/latest"))
        .isEqualTo(
            JSON.readTree(
                """
                {"quotes": [
                  {"symbol": "AAPL", "price": 153.0, "timestamp": "2024-01-30T10:01:01.123456Z",
                   "day": 1706572800000, "open": 150.0, "change": 3.0, "percent": 2.0},
                  {"symbol": "BRK.B", "price": 362.5, "timestamp": "2024-01-30T10:00:00.000005Z",
                   "day": 1706572800000, "open": 362.5, "change": 0.0, "percent": 0.0}]}
                """));
  }

  @Test
  void tellsBarsAsTheTopicOfBarsDoes() throws Exception {
    assertThat(answer("/api/history?symbol=AAPL&interval=5m&from=2024-01-30&to=2024-01-31"))
        .isEqualTo(
            JSON.readTree(
                """
                {"symbol": "AAPL", "interval": "5m", "bars": [
                  {"start": 1706608800000, "open": 150.0, "high": 153.0, "low": 150.0, "close": 153.0,
                   "volume": 4000, "vwap": 152.25, "ticks": 2}]}
                """));
    assertThat(answer("/api/history?symbol=BRK.B&interval=1d").at("/bars/0").has("vwap")).isFalse();
  }

  @Test
  void turnsPagesOfTicks() throws Exception {
    JsonNode first = answer("/api/recent?limit=2");
    assertThat(first.at("/ticks/0"))
        .isEqualTo(
            JSON.readTree(
                """
                {"id": "1706608861123456-0-2", "symbol": "AAPL", "price": 153.0, "volume": 3000,
                 "timestamp": "2024-01-30T10:01:01.123456Z"}
                """));

    JsonNode second = answer("/api/recent?limit=2&before=" + first.get("next").asText());
    assertThat(second.findValuesAsText("id")).containsExactly("1706608800000000-0-1");
    assertThat(second.has("next")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/latest, Latest",
    "/api/history?symbol=AAPL, History",
    "/api/recent?limit=1, Recent",
    "/api/stats, Statistics",
    "/api/stats?x=1, Refusal",
  })
  void answersAsItIsDescribed(String question, String schema) throws Exception {
    JsonNode description = answer("/api/openapi.json");

    assertThat(
            faults(JSON.readTree(get(question).body()), schema(description, schema), description))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/latest", "/api/history", "/api/recent", "/api/stats"})
  void describesEveryParameterItTakes(String path) throws Exception {
    JsonNode parameters =
        answer("/api/openapi.json")
            .at("/paths/%s/get/parameters".formatted(path.replace("/", "~1")));
    String names =
        StreamSupport.stream(parameters.spliterator(), false)
            .map(parameter -> parameter.get("name").asText())
            .sorted()
            .collect(Collectors.joining(", "));

    assertThat(JSON.readTree(get(path + "?x=1").body()).get("advice").asText())
        .isEqualTo(names.isEmpty() ? "Ask without parameters." : "There are: " + names + ".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/latest?symbol=AAPL",
        "/api/latest?limit=10",
        "/api/stats?symbol=AAPL",
        "/api/recent?sql=SELECT+1",
        "/api/recent?limit=1&limit=2",
        "/api/recent?limit=1001",
        "/api/recent?limit=-1",
        "/api/recent?limit=0",
        "/api/recent?limit=NaN",
        "/api/recent?limit=1%3BDROP+TABLE+stocks.ticks",
        "/api/recent?limit[]=5",
        "/api/recent?before=0%20OR%201%3D1",
        "/api/recent?symbol=%27",
        "/api/history",
        "/api/history?symbol=",
        "/api/history?symbol=AAPL%27%20OR%20%271%27%3D%271",
        "/api/history?symbol=AAPL&symbol=TSLA",
        "/api/history?symbol[]=AAPL",
        "/api/history?symbol=%5B%27AAPL%27%5D",
        "/api/history?symbol=AAPL%2F*",
        "/api/history?symbol=AAPL%00",
        "/api/history?symbol=%E2%80%AEAAPL",
        "/api/history?symbol=AAPL&interval=2m",
        "/api/history?symbol=AAPL&interval=1m%27--",
        "/api/history?symbol=AAPL&limit=5001",
        "/api/history?symbol=AAPL&limit=99999999999999999999",
        "/api/history?symbol=AAPL&from=2024-01-31&to=2024-01-30",
        "/api/history?symbol=AAPL&from=now()",
        "/api/history?symbol=AAPL&interval=1s&from=2024-01-30",
        "/api/history?symbol=AAPL&from=-1",
        "/api/history?symbol=AAPL&param_symbol=TSLA",
        "/api/history?symbol=AAPL&readonly=0",
      })
  void refusesOddQuestionsWithASentence(String question) throws Exception {
    HttpResponse<String> answer = get(question);

    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode refusal = JSON.readTree(answer.body());
    assertThat(refusal.get("error").asText()).endsWith(".");
    assertThat(refusal.get("advice").asText()).endsWith(".");
  }

  @Test
  void refusesASymbolThatIsTooLong() throws Exception {
    assertThat(get("/api/history?symbol=" + "A".repeat(256)).statusCode()).isEqualTo(400);
  }

  @Test
  void findsNothingUnderNamesThatAreStrangeButPossible() throws Exception {
    String strange = URLEncoder.encode("東証 & Co. #1", StandardCharsets.UTF_8);

    assertThat(answer("/api/history?symbol=" + strange).get("bars")).isEmpty();
  }

  @Test
  void isNeverKeptByBrowsers() throws Exception {
    HttpResponse<String> answer = get("/api/latest");

    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  private JsonNode answer(String question) throws Exception {
    HttpResponse<String> answer = get(question);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> get(String question) throws Exception {
    return http.send(
        HttpRequest.newBuilder(
                URI.create(console.address() + question.replace("[", "%5B").replace("]", "%5D")))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode schema(JsonNode description, String name) {
    return description.at("/components/schemas/" + name);
  }

  /**
   * Where an answer is not what its schema says: types, fields that are missing or not described.
   */
  private static List<String> faults(JsonNode value, JsonNode schema, JsonNode description) {
    if (schema.has("$ref")) {
      return faults(value, description.at(schema.get("$ref").asText().substring(1)), description);
    }
    List<String> faults = new ArrayList<>();
    boolean fits =
        switch (schema.get("type").asText()) {
          case "string" -> value.isTextual();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "array" -> value.isArray() && !value.isEmpty();
          default -> value.isObject();
        };
    if (!fits) {
      faults.add(value + " is no " + schema.get("type").asText());
    }
    if (value.isArray()) {
      value.forEach(item -> faults.addAll(faults(item, schema.get("items"), description)));
    }
    if (value.isObject()) {
      value
          .fieldNames()
          .forEachRemaining(
              name -> {
                JsonNode property = schema.at("/properties/" + name);
                if (property.isMissingNode()) {
                  faults.add(name + " is not described");
                } else {
                  faults.addAll(faults(value.get(name), property, description));
                }
              });
      StreamSupport.stream(schema.get("required").spliterator(), false)
          .map(JsonNode::asText)
          .filter(name -> !value.has(name))
          .forEach(name -> faults.add(name + " is missing"));
    }
    return faults;
  }
}
