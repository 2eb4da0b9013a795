package dev.millrace.console.stocks;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.millrace.console.Chromium;
import dev.millrace.console.ConsoleUnderTest;
import dev.millrace.console.KafkaServers;
import dev.millrace.console.Surroundings;
import dev.millrace.console.stocks.StockTables.StoredTick;
import dev.millrace.testing.ClickHouseServer;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.testing.TopicContents;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of stocks in a real browser, fed by a real broker and a real store. */
class StocksPageIT {
  private static final List<String> SYMBOLS =
      List.of("AAPL", "AMZN", "BRK.B", "GOOGL", "META", "MSFT", "NVDA", "TSLA");

  private static final LocatorAssertions.HasTextOptions SOON =
      new LocatorAssertions.HasTextOptions().setTimeout(20_000);

  private static KafkaBroker broker;
  private static ClickHouseServer store;
  private static Chromium chromium;

  private ConsoleUnderTest console;

  /** Opened by every test. */
  @SuppressWarnings("NullAway.Init")
  private Page page;

  @BeforeAll
  static void storeThreeHoursOfTicks(@TempDir Path folder) throws Exception {
    chromium = Chromium.start();
    store = ClickHouseServer.start(folder);
    StockTables.create(store);
    // Waves of several lengths, so that candles look like candles.
    store.query(
        """
        INSERT INTO stocks.ticks
        SELECT %s[number %% 8 + 1] AS symbol,
               round((80 + 40 * (number %% 8))
                 * (1 + sin(number / 9000 + number %% 8) / 50 + sin(number / 700) / 300
                   + sin(number * 1.7) / 2000), 2) AS price,
               cityHash64(number) %% 900 + 20 AS volume,
               now64(6) - toIntervalMillisecond((86400 - number) * 125) AS timestamp,
               number %% 8 %% 4 AS source_partition, number AS source_offset
        FROM numbers(86400)
        """
            .formatted(SYMBOLS.stream().map(name -> "'" + name + "'").toList()));
    broker = KafkaBroker.start();
    broker.createTopics(4, LivePrices.TOPIC);
  }

  @BeforeEach
  void startAConsoleThatHasHeardNothing() {
    console = ConsoleUnderTest.of(new StocksRoom(surroundings(store)));
  }

  @AfterAll
  static void end() throws Exception {
    for (AutoCloseable part : new AutoCloseable[] {chromium, broker, store}) {
      if (part != null) {
        part.close();
      }
    }
  }

  @AfterEach
  void nothingWasComplainedOf() {
    page.context().close();
    console.close();
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void showsACardForEverySymbolAndFollowsTheTopic() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    assertThat(page.locator(".card-symbol")).hasText(SYMBOLS.toArray(String[]::new));
    assertThat(page.locator("#summary")).hasText("8 symbols");

    hear("AAPL", 999.5);
    assertThat(card("AAPL").locator(".card-price")).hasText("999.50");
    assertThat(card("AAPL")).hasAttribute("data-flash", "up");
    assertThat(card("AAPL").locator(".change")).hasClass("change rise");

    hear("AAPL", 1.25);
    assertThat(card("AAPL").locator(".card-price")).hasText("1.25");
    assertThat(card("AAPL")).hasAttribute("data-flash", "down");
    assertThat(card("AAPL").locator(".change")).hasClass("change fall");
    assertThat(page.locator("#recent-rows tr").first()).containsText("AAPL1.25100");
    assertThat(page.locator("#readout")).containsText("Close1.25");
  }

  @Test
  void showsASymbolThatWasNeverThereBefore() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    hear("NEWCO", 12.5);

    assertThat(card("NEWCO").locator(".card-price")).hasText("12.50");
    assertThat(page.locator("#summary")).hasText("9 symbols");
  }

  @Test
  void deadLettersAreNoPrices() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    send("{\"symbol\":\"DEAD\",\"price\":-1,\"volume\":1,\"timestamp\":\"" + Instant.now() + "\"}");
    send("<img src=x onerror=alert(1)>");
    hear("<img src=x onerror=alert(1)>", 5);

    assertThat(page.locator(".card-symbol").first()).hasText("<img src=x onerror=alert(1)>");
    assertThat(card("DEAD")).hasCount(0);
  }

  @Test
  void saysSinceWhenItIsStaleAndIsLiveAgainAfter() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    becomeLive();

    assertThat(page.locator("#live"))
        .hasText(Pattern.compile("stale since \\d\\d:\\d\\d:\\d\\d"), SOON);
    assertThat(page.locator("#live")).hasAttribute("data-state", "stale");

    becomeLive();
  }

  @Test
  void asksTheStoreWhereEventsDoNotCome() throws Exception {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    page.route("**/api/stocks/live", Route::abort);
    page.reload();
    assertThat(card("META")).isVisible();

    long now = Instant.now().toEpochMilli() * 1_000;
    StockTables.insert(store, List.of(new StoredTick("META", 250.25, 120, now, 0, 1_000_000)));

    assertThat(card("META").locator(".card-price")).hasText("250.25", SOON);
    assertThat(page.locator("#live")).hasText("live, asking");
  }

  @Test
  void anotherIntervalDrawsOtherBars() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    assertThat(chart()).hasAttribute("aria-label", Pattern.compile(".*bars of one minute.*"));
    Object minutes = picture();

    page.getByLabel("1 h", new Page.GetByLabelOptions().setExact(true)).check();
    assertThat(chart()).hasAttribute("aria-label", Pattern.compile(".*[345] bars of one hour.*"));
    page.waitForCondition(() -> !picture().equals(minutes));
    assertThat(page).hasURL(Pattern.compile(".*#AAPL/1h"));

    page.getByText("Bars as a table").click();
    Locator rows = page.locator("#bars-rows tr");
    page.waitForCondition(() -> rows.count() >= 3 && rows.count() <= 5);
  }

  @Test
  void findsSymbolsAndChoosesTheFirstWithEnter() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    Locator search = page.getByLabel("Find a symbol");
    search.fill("m");
    assertThat(page.locator(".card:visible .card-symbol"))
        .hasText(new String[] {"AMZN", "META", "MSFT"});
    assertThat(page.locator("#summary")).hasText("3 of 8 symbols");

    search.press("Enter");
    assertThat(page.locator("#bars-symbol")).hasText("AMZN");

    search.fill("xyz");
    assertThat(page.getByText("No symbol contains “xyz”; there are 8.")).isVisible();
    search.fill("");
    assertThat(page.locator(".card:visible")).hasCount(8);
  }

  @Test
  void isUsedWithTheKeyboardAlone() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    assertThat(chart()).hasAttribute("aria-label", Pattern.compile(".*AAPL.*one minute.*"));

    Chromium.tabTo(page, "input[name=symbol]");
    page.keyboard().press("ArrowRight");
    assertThat(page.locator("#bars-symbol")).hasText("AMZN");

    Chromium.tabTo(page, "input[name=interval]");
    page.keyboard().press("ArrowRight");
    assertThat(chart())
        .hasAttribute("aria-label", Pattern.compile(".*AMZN.*bars of five minutes.*"));

    Chromium.tabTo(page, "#chart");
    page.keyboard().press("Home");
    assertThat(page.locator("#announcements p").last()).containsText("Open");
    String first = page.locator("#readout").textContent();
    page.keyboard().press("ArrowRight");
    assertThat(page.locator("#readout")).not().hasText(first);

    Chromium.tabTo(page, "#bars-details summary");
    page.keyboard().press("Enter");
    assertThat(page.locator("#bars-rows tr").first()).isVisible();

    Chromium.tabTo(page, "#only-one");
    page.keyboard().press("Space");
    assertThat(page.locator("#recent-rows tr td:nth-child(2)").first()).hasText("AMZN");
    page.waitForCondition(
        () ->
            page.locator("#recent-rows tr td:nth-child(2)").allTextContents().stream()
                .allMatch("AMZN"::equals));
  }

  @ParameterizedTest
  @CsvSource({"1440, LIGHT", "1440, DARK", "390, LIGHT", "390, DARK"})
  void barsNobody(int width, ColorScheme scheme) {
    open(width, scheme);
    becomeLive();
    picture();
    page.waitForCondition(() -> page.locator("#statistics-rows tr").count() >= 8);

    assertThat(Chromium.barriers(page)).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
    Chromium.keep(page, "stocks-%d-%s".formatted(width, scheme.name().toLowerCase(Locale.ROOT)));
  }

  @Test
  void theChartFollowsTheSwitchOfTheme() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    Object light = picture();

    page.getByLabel("Switch to dark").click();
    page.waitForCondition(() -> !picture().equals(light));
  }

  @Test
  void saysThatTheStoreIsDownAndRecovers() throws Exception {
    open(Chromium.WIDE, ColorScheme.DARK);
    store.kill();
    try {
      assertThat(page.locator("#trouble")).containsText("does not answer.", containsSoon());
      assertThat(page.locator("#trouble")).containsText("./millrace status");
      // The topic goes on without the store.
      hear("TSLA", 777);
      assertThat(card("TSLA").locator(".card-price")).hasText("777.00");
      Chromium.keep(page, "stocks-store-down-dark");
    } finally {
      store.restart();
    }
    assertThat(page.locator("#trouble"))
        .isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(20_000));
  }

  @Test
  void saysHowToStartWhereNothingIsStoredYet(@TempDir Path empty) throws Exception {
    try (var bare = ClickHouseServer.start(empty);
        var fresh = ConsoleUnderTest.of(new StocksRoom(surroundings(bare)))) {
      page = chromium.open(fresh.stocksAddress(), Chromium.WIDE, ColorScheme.LIGHT);

      assertThat(page).hasURL(Pattern.compile(".*/stocks"));
      assertThat(page.locator("#trouble")).containsText("ClickHouse has no tables of stocks yet.");

      StockTables.create(bare);
      assertThat(page.getByText("./millrace produce ticks"))
          .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(20_000));
      assertThat(page.locator("#trouble")).isHidden();
      Chromium.keep(page, "stocks-empty-light");
    }
  }

  @Test
  void weighsLessThanAHundredKilobytes() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    picture();

    assertThat(Chromium.weight(page)).isBetween(1_000, 100_000);
  }

  private void open(int width, ColorScheme scheme) {
    page = chromium.open(console.address().resolve("/stocks#AAPL/1m"), width, scheme);
    assertThat(page.locator(".card:not(.blank)").nth(7)).isVisible();
    assertThat(page.locator("#live")).not().hasText("connecting");
  }

  private Locator card(String symbol) {
    return page.locator(".card[data-symbol='%s']".formatted(symbol));
  }

  private Locator chart() {
    return page.locator("#chart");
  }

  /** What is drawn; waits until anything is. */
  private Object picture() {
    page.locator("#chart canvas").first().waitFor();
    return page.evaluate("document.querySelector('#chart canvas').toDataURL()");
  }

  /** Ticks until the page has noticed. */
  private void becomeLive() {
    Locator live = page.locator("#live[data-state=live]");
    double price = 79.5;
    for (int i = 0; i < 30 && live.count() == 0; i++) {
      price += 0.02;
      hear("AAPL", price);
      hear("TSLA", 433 - price);
    }
    assertThat(live).hasText("live");
  }

  private static LocatorAssertions.ContainsTextOptions containsSoon() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(20_000);
  }

  private static void hear(String symbol, double price) {
    send(
        "{\"symbol\":\"%s\",\"price\":%s,\"volume\":100,\"timestamp\":\"%s\"}"
            .formatted(symbol, price, Instant.now()));
  }

  private static void send(String tick) {
    TopicContents.send(
        broker,
        List.of(new ProducerRecord<>(LivePrices.TOPIC, tick.getBytes(StandardCharsets.UTF_8))));
  }

  private static Surroundings surroundings(ClickHouseServer store) {
    return new Surroundings(
        new KafkaServers(broker.bootstrapServers(), Map.of()),
        URI.create("http://localhost:1"),
        new dev.millrace.console.ClickHouseServer(store.address(), "default", Optional.empty()),
        Path.of("."));
  }
}
