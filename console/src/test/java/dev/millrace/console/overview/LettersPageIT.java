package dev.millrace.console.overview;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.millrace.console.Chromium;
import dev.millrace.console.ConsoleUnderTest;
import dev.millrace.localstack.Pipeline;
import dev.millrace.localstack.Topic;
import dev.millrace.serde.deadletter.DeadLetterHeaders;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.testing.TopicContents;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dead letters on the page and in the API, and what arrives where they came from. */
class LettersPageIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A pipeline for each test that sends letters back, and one for those that only look. */
  private static final List<Pipeline> PIPELINES =
      List.of(Pipeline.FINGERPRINT, Pipeline.TRANSACTIONS, Pipeline.STOCKS, Pipeline.FILES);

  private static final String HOSTILE = "<img src=x onerror=alert(1)>";
  private static final LocatorAssertions.ContainsTextOptions SOON =
      new LocatorAssertions.ContainsTextOptions().setTimeout(20_000);
  private static Chromium chromium;
  private static KafkaBroker broker;
  private static ConsoleUnderTest console;

  private final HttpClient http = HttpClient.newHttpClient();

  @SuppressWarnings("NullAway.Init") // some tests open it
  private Page page;

  @BeforeAll
  static void writeLetters() {
    chromium = Chromium.start();
    broker = KafkaBroker.start();
    for (Pipeline pipeline : PIPELINES) {
      for (Topic topic : pipeline.topics()) {
        broker.createTopics(DeadLetterTopic.is(topic.name()) ? 1 : 2, topic.name());
      }
    }
    List.of("sensor-data", "transactions", "stock-ticks", "uploaded_documents")
        .forEach(LettersPageIT::writeLetters);
    console =
        ConsoleUnderTest.of(
            new OverviewRoom(
                ConsoleUnderTest.surroundings(broker, URI.create("http://localhost:1")),
                PIPELINES));
  }

  private static void writeLetters(String origin) {
    var often = letter(origin, "deserialize", "not-json", "often");
    var forged = letter(origin, "validate", "no-sensors", "forged");
    TopicContents.send(
        broker,
        List.of(
            letter(origin, "validate", "no-sensors", HOSTILE), // 0:0
            letter(origin, "validate", "no-sensors", "{\"equip_id\":110}"), // 0:1
            letter(origin, "late", "after-its-window", "late"), // 0:2
            Letters.with(often, DeadLetterHeaders.REPLAYS, "3"), // 0:3
            Letters.letter(origin, "deserialize", "not-utf-8", new byte[] {0, 1, (byte) 0xff}),
            Letters.with(forged, DeadLetterHeaders.TOPIC, "transaction_rules"))); // 0:5
  }

  @AfterAll
  static void end() {
    if (chromium != null) {
      chromium.close();
      console.close();
      broker.close();
    }
  }

  @AfterEach
  void nothingWasComplainedOf() {
    if (page != null) {
      page.context().close();
    }
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void sendsBackWhatIsChosenWithTheKeyboardAlone() {
    open(Chromium.WIDE, "sensor-data");
    assertThat(letter("0:0").locator("pre")).hasText(HOSTILE);
    assertThat(letter("0:4").locator("pre")).hasText("00 01 ff");
    assertThat(letter("0:3")).containsText("Stays: sent back 3 times already.");
    assertThat(letter("0:5")).containsText("Stays: its headers name another topic");
    assertThat(page.locator(".records input")).hasCount(4);

    Chromium.tabTo(page, "[data-place='0:1'] input");
    page.keyboard().press("Space");
    Chromium.tabTo(page, "[data-act=send]");
    page.keyboard().press("Enter");
    assertThat(page.locator(".send-back")).containsText("Send 1 letter back to sensor-data?");
    page.keyboard().press("Enter");

    assertThat(page.locator(".outcome")).containsText("Sent back 1.", SOON);
    assertThat(page.locator(".outcome")).isFocused();
    assertThat(letter("0:1")).containsText("✓ sent back");
    List<ConsumerRecord<byte[], byte[]>> back = arrived("sensor-data", 1);
    assertThat(new String(back.get(0).value(), UTF_8)).isEqualTo("{\"equip_id\":110}");
    assertThat(back.get(0).partition()).isEqualTo(1);
    assertThat(back.get(0).headers())
        .extracting(Header::key)
        .containsExactly(DeadLetterHeaders.REPLAYS);
  }

  @Test
  void choosesByReasonAndForcesWhatTheJobHasUsed() {
    open(Chromium.NARROW, "transactions");
    page.getByLabel("Only late: after-its-window").click();
    assertThat(page.locator(".records > li")).hasCount(1);
    assertThat(page.getByLabel("Only late: after-its-window")).isFocused();
    page.locator("[data-act=all]").click();
    page.locator("[data-act=send]").click();
    assertThat(page.locator(".force")).containsText("counts them twice");
    page.locator("[data-act=yes]").click();
    assertThat(page.locator(".outcome")).containsText("0:2: late: its window has closed", SOON);

    page.locator("[data-act=all]").click();
    page.locator("[data-act=send]").click();
    page.locator(".force input").check();
    page.locator("[data-act=yes]").click();
    assertThat(page.locator(".outcome")).containsText("Sent back 1.", SOON);
    assertThat(arrived("transactions", 1)).hasSize(1);
  }

  @Test
  void sendsNoneTwiceAndNoneThatHasToStay() throws Exception {
    String all = "{\"places\":[\"0:0\",\"0:1\",\"0:2\",\"0:3\",\"0:4\",\"0:5\",\"0:77\",\"9:0\"]}";
    JsonNode first = JSON.readTree(post("stock-ticks", "application/json", all).body());
    assertThat(first.path("sent").asLong()).isEqualTo(3);
    assertThat(first.path("leftOut").findValuesAsText("place"))
        .containsExactly("0:2", "0:3", "0:5");
    assertThat(first.path("missing").toString()).isEqualTo("[\"0:77\",\"9:0\"]");

    JsonNode second = JSON.readTree(post("stock-ticks", "application/json", all).body());
    assertThat(second.path("sent").asLong()).isZero();
    assertThat(second.path("sentBefore").asLong()).isEqualTo(3);
    assertThat(arrived("stock-ticks", 3)).hasSize(3);
    JsonNode detail = JSON.readTree(get("/api/overview/topics/stock-ticks.dead-letters").body());
    assertThat(detail.path("sentBack").toString()).isEqualTo("[\"0:4\",\"0:1\",\"0:0\"]");
  }

  @Test
  void givesTheBytesAsTheyAreAndOpensThemNowhere() throws Exception {
    HttpResponse<String> value =
        get("/api/overview/topics/uploaded_documents.dead-letters/0:0/value");
    assertThat(value.body()).isEqualTo(HOSTILE);
    assertThat(value.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    assertThat(value.headers().firstValue("Content-Disposition").orElse(""))
        .startsWith("attachment; filename=\"uploaded_documents.dead-letters-0-0\"");
    assertThat(get("/api/overview/topics/uploaded_documents.dead-letters/0:99/value").statusCode())
        .isNotEqualTo(200);
    assertThat(get("/api/overview/topics/__consumer_offsets/0:0/value").statusCode())
        .isEqualTo(404);
    assertThat(get("/api/overview/topics/uploaded_documents.dead-letters/zero/value").statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | {}",
        "application/json | {\"places\":[]}",
        "application/json | {\"places\":[\"0:1; drop\"]}",
        "application/json | not json",
        "text/plain       | {\"places\":[\"0:1\"]}",
      })
  void refusesWhatIsUnclear(String type, String body) throws Exception {
    assertThat(post("uploaded_documents", type, body).statusCode()).isEqualTo(400);
  }

  @Test
  void takesNoOrderFromAnotherSite() throws Exception {
    var request =
        HttpRequest.newBuilder(
                console
                    .address()
                    .resolve("/api/overview/topics/uploaded_documents.dead-letters/replay"))
            .header("Content-Type", "application/json")
            .header("Origin", "https://elsewhere.example")
            .POST(BodyPublishers.ofString("{\"places\":[\"0:0\"]}"))
            .build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(ints = {Chromium.WIDE, Chromium.NARROW})
  void barsNobody(int width) {
    open(width, "uploaded_documents");
    page.locator("[data-act=all]").click();
    page.locator("[data-act=send]").click();
    for (String theme : List.of("light", "dark")) {
      assertThat(Chromium.barriers(page)).isEmpty();
      Chromium.keep(page, "letters-" + width + "-" + theme);
      page.evaluate("document.documentElement.dataset.theme = 'dark'");
    }
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
  }

  private void open(int width, String origin) {
    page = chromium.open(console.address(), width, ColorScheme.LIGHT);
    page.locator(".part.branch[title='" + DeadLetterTopic.of(origin) + "']").click();
    assertThat(page.locator(".records > li")).hasCount(6);
  }

  private Locator letter(String place) {
    return page.locator("[data-place='" + place + "']");
  }

  private static List<ConsumerRecord<byte[], byte[]>> arrived(String origin, int count) {
    return TopicContents.readCommitted(
        broker, origin, Duration.ofSeconds(20), read -> read.size() >= count);
  }

  private static ProducerRecord<byte[], byte[]> letter(
      String origin, String stage, String reason, String value) {
    return Letters.letter(origin, stage, reason, value.getBytes(UTF_8));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(console.address().resolve(path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String origin, String type, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(
                console
                    .address()
                    .resolve("/api/overview/topics/" + DeadLetterTopic.of(origin) + "/replay"))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body));
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
