package dev.millrace.console.overview;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.millrace.console.overview.Sights.atRest;
import static dev.millrace.console.overview.Sights.flow;
import static dev.millrace.console.overview.Sights.sinks;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.millrace.console.Chromium;
import dev.millrace.console.ConsoleUnderTest;
import dev.millrace.localstack.Pipeline;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The overview in a real browser: all that it can look like, for all who look. */
class OverviewPageIT {
  private static Chromium chromium;

  private final StagedRoom room = new StagedRoom(mixed());
  private ConsoleUnderTest console;

  @SuppressWarnings("NullAway.Init") // each test opens it
  private Page page;

  @BeforeAll
  static void startBrowser() {
    chromium = Chromium.start();
  }

  @BeforeEach
  void startConsole() {
    console = ConsoleUnderTest.of(room);
  }

  @AfterEach
  void nothingWasComplainedOf() {
    page.context().close();
    console.close();
    assertThat(chromium.complaints()).isEmpty();
  }

  @AfterAll
  static void end() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void drawsALaneForEveryPipeline() {
    open(Chromium.WIDE, ColorScheme.LIGHT);

    for (Pipeline pipeline : Pipeline.all()) {
      assertThat(lane(pipeline.name()).locator("h2")).hasText(pipeline.name());
    }
    assertThat(page.locator("#live")).hasText("live");
    assertThat(lane("transactions").locator(".lane-words")).hasText("flowing");
    assertThat(lane("transactions").locator(".arrow .rate").first()).hasText("20 /s");
    assertThat(lane("vision").locator(".lane-advice"))
        .hasText("Start it with ./millrace up --only vision");
    assertThat(lane("fingerprint")).containsText("Kafka's disk is full");
  }

  @Test
  void foldsWhatDoesNotRunBehindWhatDoes() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    Locator unfold = lane("vision").locator(".unfold");

    assertThat(page.locator(".lane[data-condition=OFF] ~ .lane:not([data-condition=OFF])"))
        .hasCount(0);
    assertThat(lane("vision").locator(".part").first()).isHidden();
    assertThat(unfold).hasAttribute("aria-expanded", "false");
    unfold.click();
    assertThat(lane("vision").locator(".part").first()).isVisible();
    assertThat(unfold).hasAttribute("aria-expanded", "true");
  }

  @Test
  void followsWhatHappensWithoutMovingTheFocus() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    Locator input = lane("transactions").locator(".part").first();
    input.focus();
    room.show(flowing(Map.of("transactions", flow(1_234, 70_000)), 4));

    assertThat(input).containsText("70,000 waiting");
    assertThat(input).isFocused();
    room.show(atRest());
    assertThat(lane("transactions").locator(".lane-words")).hasText("not running");
    assertThat(input).isFocused();
  }

  @Test
  void saysWhichServerDoesNotAnswerAndWhatToDo() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    room.show(atRest().noKafka("does not answer").noFlink("does not answer"));

    assertThat(page.locator(".message"))
        .hasText(
            new String[] {
              "Kafka: does not answer.Looked for at localhost:9092. Try ./millrace up.",
              "Flink: does not answer.Looked for at http://localhost:8081. Try ./millrace up."
            });
    assertThat(lane("transactions").locator(".lane-words")).hasText("Flink does not answer");
    Chromium.keep(page, "overview-no-servers-1440-light");
    room.show(mixed());
    assertThat(page.locator(".message")).hasCount(0);
  }

  @Test
  void tellsThoseWhoListenOfTrouble() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    room.show(flowing(Map.of("transactions", flow(20, 0)), 4));
    assertThat(lane("fingerprint").locator(".lane-words")).hasText("not running");

    assertThat(page.locator("#announcements")).containsText("fingerprint: not running");
  }

  @Test
  void theKeyboardReachesEverythingAndOpensAPart() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    page.keyboard().press("Tab");
    assertThat(page.locator(".skip")).isFocused();
    int operable = page.locator("a[href], button:visible").count();
    var reached = new LinkedHashSet<Object>();
    for (int press = 0; press < operable + 5; press++) {
      reached.add(
          page.evaluate(
              "[...document.querySelectorAll('a[href], button')].indexOf(document.activeElement)"));
      page.keyboard().press("Tab");
    }
    reached.remove(-1);
    assertThat(reached).hasSize(operable);

    Locator store = lane("stocks").locator(".part.store");
    store.focus();
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    assertThat(page.locator("#sheet-title")).hasText("ClickHouse");
    page.keyboard().press("Escape");
    assertThat(page.locator("#sheet")).isHidden();
    assertThat(store).isFocused();
  }

  @Test
  void saysInWordsWhatTheDrawingShows() {
    open(Chromium.WIDE, ColorScheme.LIGHT);

    assertThat(lane("transactions").locator(".part").first())
        .hasAccessibleName("topic transactions, flowing, 20 /s read, 12 waiting");
    assertThat(lane("stocks").locator(".part.store"))
        .hasAccessibleName("store ClickHouse, flowing, 118 /s written");
  }

  @Test
  void keepsTheThemeThatWasChosen() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    page.locator("#theme").click();
    assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    page.reload();

    assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    assertThat(page.locator("#theme")).hasAccessibleName("Switch to light");
  }

  @Test
  void movesNothingForThoseWhoDoNotWantIt() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));

    assertThat(page.evaluate("document.getAnimations().length")).isEqualTo(0);
  }

  @Test
  void saysSinceWhenItIsStaleAndIsLiveAgainAfter() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    page.context().setOffline(true);
    room.silence();
    assertThat(page.locator("#live")).containsText("stale since");
    page.context().setOffline(false);
    assertThat(page.locator("#live"))
        .hasText("live", new LocatorAssertions.HasTextOptions().setTimeout(20_000));
  }

  @ParameterizedTest
  @CsvSource({"1440, LIGHT", "1440, DARK", "390, LIGHT", "390, DARK"})
  void barsNobody(int width, ColorScheme scheme) {
    open(width, scheme);
    String name = "overview-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
    Chromium.keep(page, name);

    assertThat(Chromium.barriers(page)).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(width);
    lane("vision").locator(".unfold").click();
    lane("vision").locator(".part.job").click();
    assertThat(page.locator("#sheet-body")).containsText("./millrace up --only vision");
    assertThat(Chromium.barriers(page)).isEmpty();
    Chromium.keep(page, name + "-job");
  }

  @ParameterizedTest
  @EnumSource(
      value = dev.millrace.console.Page.class,
      names = {"VISION", "FILES"})
  void roomsWithoutAPageOfTheirOwnSayHowToLook(dev.millrace.console.Page which) {
    page =
        chromium.open(console.address().resolve(which.path()), Chromium.NARROW, ColorScheme.DARK);

    assertThat(page.locator(".command").first()).containsText("./millrace");
    assertThat(Chromium.barriers(page)).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
    Chromium.keep(page, which.name().toLowerCase(Locale.ROOT) + "-390-dark");
  }

  private void open(int width, ColorScheme scheme) {
    page = chromium.open(console.address(), width, scheme);
    assertThat(page.locator(".lane")).hasCount(Pipeline.all().size());
    assertThat(page.locator("#live")).hasText("live");
  }

  private Locator lane(String name) {
    return page.locator("section[aria-labelledby=lane-" + name + "]");
  }

  /** A bit of everything: well, far behind, in trouble, off. */
  private static Sights mixed() {
    return flowing(Map.of("transactions", flow(20, 12), "transaction-rules", flow(0)), 4)
        .job(
            Pipeline.FINGERPRINT,
            job -> job.state("RESTARTING").restarts(3, 1).failure("Kafka's disk is full"))
        .job(
            Pipeline.VIDEO_STATISTICS,
            job ->
                job.sources(Map.of("video-frames", flow(2, 1_400)))
                    .sinks(sinks(Pipeline.VIDEO_STATISTICS, 1)))
        .running(
            Pipeline.STOCKS,
            Map.of("stock-ticks", flow(120, 40)),
            Map.of("ticks-table", flow(118), "stock-bars", flow(24), "dead-letters", flow(0.4)));
  }

  private static Sights flowing(Map<String, Streams.Flow> sources, double perSecond) {
    return atRest()
        .at(Instant.now())
        .letters("transactions.dead-letters", 1_303, 7)
        .letters("stock-ticks.dead-letters", 12, 90)
        .running(Pipeline.TRANSACTIONS, sources, sinks(Pipeline.TRANSACTIONS, perSecond));
  }
}
