package dev.millrace.console.transactions;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.millrace.console.Chromium;
import dev.millrace.console.ConsoleUnderTest;
import dev.millrace.console.PlayedFlink;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.testing.TopicContents;
import dev.millrace.transactions.model.Alert;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of transactions in a real browser and its API, with a real broker behind them. */
class TransactionsPageIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String HOSTILE = "<img src=x onerror=alert(1)>";
  private static final LocatorAssertions.ContainsTextOptions SOON =
      new LocatorAssertions.ContainsTextOptions().setTimeout(20_000);

  private static Chromium chromium;
  private static PlayedFlink flink;
  private static KafkaBroker broker;
  private static Results results;

  private final HttpClient http = HttpClient.newHttpClient();
  private ConsoleUnderTest console;

  @SuppressWarnings("NullAway.Init") // most tests open it
  private Page page;

  @BeforeAll
  static void startServers() throws Exception {
    chromium = Chromium.start();
    flink = new PlayedFlink("transactions");
    broker = KafkaBroker.start();
    results = new Results(broker);
    results.anHour(System.currentTimeMillis(), 40);
    results.alert(Alert.Kind.CARD_TESTING, null, "user_3", "899.00", "t1", "t2", "t3", "t4");
    results.alert(Alert.Kind.BURST, null, "user_5", null, "t5", "t6", "t7", "t8", "t9");
    results.highValue("txn_900", "user_1", "laptop", "999.99");
    results.highValue("txn_901", HOSTILE, "phone", "650.00");
  }

  @AfterAll
  static void end() {
    if (chromium != null) {
      chromium.close();
      flink.close();
      broker.close();
    }
  }

  @BeforeEach
  void startConsole() {
    console =
        ConsoleUnderTest.of(
            new TransactionsRoom(ConsoleUnderTest.surroundings(broker, flink.address())));
  }

  @AfterEach
  void nothingWasComplainedOf() {
    if (page != null) {
      page.context().close();
    }
    console.close();
    flink.stopJob(false);
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void drawsSpendingAndFollowsTheTopics() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    Locator categories = page.locator("#categories");
    assertThat(categories.locator(".legend-key bdi").first()).hasText("electronics");
    assertThat(page.locator("#users .legend-key bdi").first()).hasText("user_0");
    assertThat(page.locator("#summary")).hasText("6 categories, 8 users");
    assertThat(page.locator("#live")).hasText("live");
    Object before = picture("#categories");

    long start = System.currentTimeMillis() / Results.WINDOW * Results.WINDOW;
    results.category("gold", start, 1, "987654.32");

    assertThat(categories.locator(".legend-key bdi").first()).hasText("gold");
    assertThat(categories.locator(".readout")).containsText("gold 987,654.32");
    page.waitForCondition(() -> !picture("#categories").equals(before));
    // Nobody else has to see it.
    results.category("gold", start, 1, "0.01");
  }

  @Test
  void measuresPaymentsTooAndTellsTheSameInTables() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    page.getByRole(AriaRole.RADIO, named("Payments")).check();
    Locator electronics = page.locator("#categories .legend-key").first();
    assertThat(electronics).containsText("electronics");
    assertThat(electronics.locator(".legend-total")).hasText(Pattern.compile("\\d+"));

    page.locator("#categories summary").click();
    assertThat(page.locator("#categories thead th").nth(1)).hasText("electronics");
    electronics.click();
    assertThat(page.locator("#categories thead th"))
        .hasText(new String[] {"Window", "electronics"});
    assertThat(page.locator("#categories tbody tr").first().locator("th"))
        .hasText(Pattern.compile("\\d\\d:\\d\\d:00"));
  }

  @Test
  void findsAUserAmongAll() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    page.getByLabel("Find a user").fill("USER_7");
    assertThat(page.locator("#users .legend-key bdi")).hasText(new String[] {"user_7"});
    page.getByLabel("Find a user").fill("nobody");
    assertThat(page.locator("#users .chart-words")).hasText("No user contains “nobody”.");
    page.getByLabel("Find a user").fill("");
    assertThat(page.locator("#users .legend-key")).hasCount(5);
  }

  @Test
  void listsAlertsAsTheyComeAndFiltersThem() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    Locator rows = page.locator(".occurrence");
    assertThat(page.locator(".occurrence .key", new Page.LocatorOptions().setHasText(HOSTILE)))
        .isVisible();

    results.alert(Alert.Kind.BURST, null, "user_new", null, "b1", "b2", "b3", "b4", "b5");
    assertThat(rows.first()).containsText("Burst user_new");
    assertThat(page.locator("#announcements")).containsText("New alert: Burst, user_new");

    page.getByLabel("High value", new Page.GetByLabelOptions().setExact(true)).check();
    page.getByLabel("From", new Page.GetByLabelOptions().setExact(true)).fill("700");
    assertThat(rows).hasCount(1);
    assertThat(rows.first()).containsText("laptop · electronics · city_5");
    page.getByLabel("From", new Page.GetByLabelOptions().setExact(true)).fill("");
    page.getByLabel("All", new Page.GetByLabelOptions().setExact(true)).check();
    page.getByLabel("Who or what").fill("T4");
    assertThat(rows).hasCount(1);
    assertThat(rows.first()).containsText("Card testing user_3");
    assertThat(page.locator("#found")).hasText(Pattern.compile("1 of the newest \\d+"));
  }

  @Test
  void holdsTheListForThoseWhoRead() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    Locator first = page.locator(".occurrence .key").first();
    page.locator("#hold").click();
    String before = first.textContent();
    results.highValue("txn_held", "user_held", "phone", "501.00");
    results.rule(90, rule(90, "active"));
    // What comes later than the payment is there, the payment is not.
    assertThat(page.locator("[data-rule='90']")).isVisible();
    assertThat(first).hasText(before);
    page.locator("#hold").click();
    assertThat(first).hasText("user_held");
    results.rule(90, "{\"rule_id\":90,\"state\":\"deleted\"}");
  }

  @Test
  void aRuleMadeInTheFormGoesToTheJobAndIsFollowed() throws Exception {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    page.getByRole(AriaRole.BUTTON, named("New rule")).click();
    page.getByLabel("Id").fill("7");
    page.getByLabel("Limit").fill("2000O");
    page.getByRole(AriaRole.BUTTON, named("Send to the job")).click();
    assertThat(page.locator("#rule-limit-note")).hasText("a number such as 20000 or 99.50");
    assertThat(page.locator("#rule-limit")).isFocused();
    page.getByLabel("Limit").fill("20000.50");
    assertThat(page.locator("#rule-sentence"))
        .hasText(
            "Fires where the sum of amount of each payment method over 20 min is above 20,000.5.");
    page.getByRole(AriaRole.BUTTON, named("Send to the job")).click();

    Locator rule = page.locator("[data-rule='7']");
    assertThat(rule).containsText("waits for the job’s checkpoint");
    ConsoleRecord sent = newestRule();
    assertThat(sent.key()).isEqualTo("7");
    assertThat(sent.value())
        .isEqualTo(
            JSON.readTree(
                """
                {"rule_id":7,"state":"active","group_by":["payment_method"],"aggregate":"sum",
                 "of":"amount","op":">","limit":20000.5,"window_minutes":20}
                """));

    results.checkpoint(sent.offset() + 1);
    assertThat(rule.locator(".chip")).containsText("in force", SOON);
    results.alert(Alert.Kind.RULE, 7L, "paypal", "20450.00", "txn_9");
    assertThat(rule.locator(".fired")).containsText("1 of the newest alerts, the last");
    assertThat(page.locator(".occurrence").first()).containsText("Rule 7 paypal");

    rule.getByRole(AriaRole.BUTTON, within("Pause")).click();
    assertThat(rule).hasAttribute("data-state", "paused");
    ConsoleRecord paused = newestRule();
    assertThat(paused.value().path("state").asText()).isEqualTo("paused");
    results.refuse(paused.offset(), HOSTILE);
    assertThat(rule).containsText(HOSTILE);

    rule.getByRole(AriaRole.BUTTON, within("Delete")).click();
    rule.getByRole(AriaRole.BUTTON, within("Keep it")).click();
    rule.getByRole(AriaRole.BUTTON, within("Delete")).click();
    page.keyboard().press("Enter");
    assertThat(rule).hasCount(0);
    assertThat(newestRule().value().path("state").asText()).isEqualTo("deleted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "415 | text/plain       | {\"rule_id\":1,\"state\":\"deleted\"} | A rule comes as JSON.",
        "422 | application/json | {\"rule_id\":0,\"state\":\"deleted\"} | rule_id must be at least 1, but is 0",
        "422 | application/json | {\"rule_id\":1,\"state\":\"active\"}  | group_by is missing",
        "422 | application/json | {\"rule_id\":1.5,\"state\":\"deleted\"} | rule_id",
        "422 | application/json | []                                  | ",
      })
  void refusesWhatIsNoRule(int status, String type, String body, String words) throws Exception {
    HttpResponse<String> answer = post(type, body);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(JSON.readTree(answer.body()).path("error").asText())
        .contains(words == null ? "" : words);
  }

  @Test
  void takesRulesFromItsOwnPagesAndProgramsOnly() throws Exception {
    String deleted = "{\"rule_id\":99,\"state\":\"deleted\"}";
    assertThat(
            post("application/json", deleted, "Origin", "https://elsewhere.example").statusCode())
        .isEqualTo(403);
    assertThat(post("application/json", deleted, "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(403);
    assertThat(post("application/json", " ".repeat(5_000) + deleted).statusCode()).isEqualTo(413);
    assertThat(post("application/json", deleted).statusCode()).isEqualTo(201);
  }

  @Test
  void isUsedWithTheKeyboardAlone() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    Chromium.tabTo(page, "input[name=measure]");
    page.keyboard().press("ArrowRight");
    assertThat(page.getByRole(AriaRole.RADIO, named("Payments"))).isChecked();
    Chromium.tabTo(page, "#categories .chart");
    page.keyboard().press("Home");
    assertThat(page.locator("#announcements p").last()).containsText("electronics");
    Chromium.tabTo(page, "#categories .legend-key");
    page.keyboard().press("Enter");
    assertThat(page.locator("#categories .legend-key").first()).isFocused();
    assertThat(page.locator("#categories [aria-pressed=true]")).hasCount(1);
    Chromium.tabTo(page, "#find");
    Chromium.tabTo(page, "input[name=kind]");
    Chromium.tabTo(page, "#new-rule");
    page.keyboard().press("Enter");
    assertThat(page.locator("#rule-id")).isFocused();
    page.keyboard().press("Escape");
    assertThat(page.locator("#new-rule")).isFocused();
    assertThat(page.locator("#rule-form")).isHidden();
  }

  @Test
  void saysThatTheJobStoppedAndThatTheConnectionIsLost() {
    results.rule(91, rule(91, "active"));
    open(Chromium.WIDE, ColorScheme.DARK);
    flink.stopJob(true);
    assertThat(page.locator("#trouble")).containsText("The job does not run.", SOON);
    assertThat(page.locator("#trouble")).containsText("./millrace up --only transactions");
    assertThat(page.locator("[data-rule='91'] .chip")).hasText("the job does not run");
    Chromium.keep(page, "transactions-stopped-1440-dark");

    console.close();
    assertThat(page.locator("#live")).containsText("stale since", SOON);
    results.rule(91, "{\"rule_id\":91,\"state\":\"deleted\"}");
  }

  @Test
  void asksWhereEventsDoNotCome() {
    page = chromium.open(console.address(), Chromium.WIDE, ColorScheme.LIGHT);
    page.route("**/api/transactions/live", Route::abort);
    page.navigate(console.address().resolve("/transactions").toString());

    assertThat(page.locator("#live")).containsText("live, asking", SOON);
    assertThat(page.locator("#categories .legend-key bdi").first())
        .containsText("electronics", SOON);
  }

  @Test
  void saysHowToStartWhereThereIsNothing() throws Exception {
    try (KafkaBroker empty = KafkaBroker.start();
        var bare =
            ConsoleUnderTest.of(
                new TransactionsRoom(
                    ConsoleUnderTest.surroundings(empty, URI.create("http://localhost:1"))))) {
      page = chromium.open(bare.address().resolve("/transactions"), 360, ColorScheme.LIGHT);
      assertThat(page.locator("#trouble")).containsText("Flink does not answer.", SOON);
      var later = new Results(empty);
      assertThat(page.locator("#nothing")).containsText("No results yet", SOON);
      Chromium.keep(page, "transactions-empty-360-light");
      later.alert(Alert.Kind.BURST, null, "first", null, "a");
      assertThat(page.locator("#nothing")).isHidden();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Chromium.WIDE, Chromium.NARROW})
  void barsNobody(int width) throws Exception {
    results.rule(5, rule(5, "active"));
    results.rule(6, rule(6, "paused"));
    results.checkpoint(newestRule().offset() + 1);
    open(width, ColorScheme.LIGHT);
    assertThat(page.locator("[data-rule='5'] .chip")).containsText("in force", SOON);
    picture("#users");
    Chromium.keep(page, "transactions-" + width + "-light");
    page.locator("[data-rule='5']").getByRole(AriaRole.BUTTON, within("Edit")).click();
    page.locator("#users summary").click();

    for (String theme : List.of("light", "dark")) {
      assertThat(Chromium.barriers(page)).isEmpty();
      Chromium.keep(page, "transactions-" + width + "-" + theme + "-form");
      page.locator("#theme").click();
    }
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
    assertThat(Chromium.weight(page)).isBetween(1_000, 100_000);
  }

  private void open(int width, ColorScheme scheme) {
    page = chromium.open(console.address().resolve("/transactions"), width, scheme);
    assertThat(page.locator("#categories .legend-key").first()).isVisible();
    assertThat(page.locator("#live")).hasText("live");
    assertThat(page.locator("#occurrences")).hasAttribute("aria-busy", "false");
  }

  /** What is drawn; waits until anything is. */
  private Object picture(String pane) {
    page.locator(pane + " canvas").first().waitFor();
    return page.evaluate("pane => document.querySelector(pane + ' canvas').toDataURL()", pane);
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Locator.GetByRoleOptions within(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }

  private static String rule(int id, String state) {
    return """
    {"rule_id":%d,"state":"%s","group_by":["user_id","category"],"aggregate":"avg",\
    "of":"final_amount","op":">=","limit":1500,"window_minutes":60}\
    """
        .formatted(id, state);
  }

  /** A rule as it lies in its topic. */
  private record ConsoleRecord(String key, JsonNode value, long offset) {}

  private static ConsoleRecord newestRule() throws Exception {
    List<ConsumerRecord<byte[], byte[]>> all =
        TopicContents.readCommitted(
            broker, TransactionsRoom.RULES, PATIENCE, read -> !read.isEmpty());
    ConsumerRecord<byte[], byte[]> newest = all.get(all.size() - 1);
    return new ConsoleRecord(
        new String(newest.key(), UTF_8), JSON.readTree(newest.value()), newest.offset());
  }

  private HttpResponse<String> post(String type, String body, String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(console.address().resolve("/api/transactions/rules"))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
