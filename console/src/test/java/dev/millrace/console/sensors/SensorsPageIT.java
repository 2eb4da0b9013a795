package dev.millrace.console.sensors;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.millrace.console.Chromium;
import dev.millrace.console.ConsoleUnderTest;
import dev.millrace.console.PlayedFlink;
import dev.millrace.fingerprint.model.Fingerprint;
import dev.millrace.fingerprint.model.SensorStatistics;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.testing.TopicContents;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of sensors in a real browser, with a real broker behind it. */
class SensorsPageIT {
  private static final String HOSTILE = "<img src=x onerror=alert(1)>";
  private static final long WINDOW = 60_000;
  private static final int WINDOWS = 30;
  private static final LocatorAssertions.ContainsTextOptions SOON =
      new LocatorAssertions.ContainsTextOptions().setTimeout(20_000);

  private static final Page.GetByLabelOptions EXACT = new Page.GetByLabelOptions().setExact(true);

  private static Chromium chromium;
  private static PlayedFlink flink;
  private static KafkaBroker broker;

  /** The start of the newest window. */
  private static long newest;

  private ConsoleUnderTest console;

  @SuppressWarnings("NullAway.Init") // each test opens it
  private Page page;

  @BeforeAll
  static void startServers() throws Exception {
    chromium = Chromium.start();
    flink = new PlayedFlink("fingerprint");
    broker = KafkaBroker.start();
    broker.createTopics(2, SensorsRoom.TOPIC);
    newest = System.currentTimeMillis() / WINDOW * WINDOW - WINDOW;
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (int window = WINDOWS - 1; window >= 0; window--) {
      for (int machine = 0; machine < 8; machine++) {
        records.add(fingerprint("11" + machine, newest - window * WINDOW, waves(machine, window)));
      }
    }
    records.add(fingerprint(HOSTILE, newest, Map.of(HOSTILE, statistics(5, 1, 60, 0, 0))));
    records.add(new ProducerRecord<>(SensorsRoom.TOPIC, "no fingerprint".getBytes(UTF_8)));
    records.add(
        new ProducerRecord<>(
            SensorsRoom.TOPIC, "{\"fingerprint\":{\"equip_id\":\"x\"}}".getBytes(UTF_8)));
    TopicContents.send(broker, records);
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
            new SensorsRoom(ConsoleUnderTest.surroundings(broker, flink.address())));
  }

  @AfterEach
  void nothingWasComplainedOf() {
    page.context().close();
    console.close();
    flink.stopJob(false);
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void drawsAGridOfTheLastWindowsAndSaysWhatStandsOut() {
    open(Chromium.WIDE, ColorScheme.LIGHT);

    assertThat(page.locator("#grid tbody th > bdi").first()).hasText("110");
    assertThat(page.locator("#grid thead th")).hasCount(8);
    assertThat(page.locator("#grid").getByText(HOSTILE).first()).isVisible();
    assertThat(page.locator("#foreign")).hasText("2 messages are no fingerprints, and not shown.");
    assertThat(cell("113", "0002")).hasAttribute("data-level", "high-3");
    assertThat(cell("113", "0002"))
        .hasAccessibleName(Pattern.compile("113, sensor 0002: mean .* above usual"));
    assertThat(cell("116", "0004")).hasAttribute("data-level", "none");
    assertThat(page.locator("#strange li").first()).containsText("116 · 0004");
    assertThat(page.locator("#strange")).containsText("113 · 0002▲▲");
    assertThat(page.locator("#live")).hasText("live");
  }

  @Test
  void followsTheTopic() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    send(fingerprint("late-comer", newest, Map.of("0001", statistics(12.5, 1, 60, 0, 0))));

    page.getByLabel("Machine", EXACT).fill("late");
    assertThat(page.locator("#grid tbody th > bdi")).hasText(new String[] {"late-comer"});
    assertThat(cell("late-comer", "0001")).hasText("12.5");
    send(fingerprint("late-comer", newest + WINDOW, Map.of("0001", statistics(99, 1, 60, 0, 0))));
    assertThat(cell("late-comer", "0001")).hasText("99");
  }

  @Test
  void showsWhatIsMissing() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    page.getByLabel("Missing readings").check();

    assertThat(cell("115", "0003")).hasText("50 %!");
    assertThat(cell("115", "0003"))
        .hasAccessibleName("115, sensor 0003: 50 % missing: 20 null, 10 nonsense of 60");
    assertThat(cell("110", "0001")).hasText("2 %");
    assertThat(page.locator(".key-steps")).containsText("20 % and more");
  }

  @Test
  void filtersAndSaysWhereNothingMatches() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    page.getByLabel("Sensor", EXACT).fill("0002");
    assertThat(page.locator("#grid thead th")).hasText(new String[] {"Machine", "0002"});
    page.getByLabel("Sensor", EXACT).fill("nothing");
    assertThat(page.locator("#no-match")).hasText("No sensor of any machine matches.");
  }

  @Test
  void opensOneSensorAsABandOverTime() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    cell("113", "0002").click();
    Locator sheet = page.locator("#sheet");
    assertThat(page.locator("#sheet-title")).hasText("113 · 0002");
    assertThat(sheet.locator(".chart"))
        .hasAttribute("aria-label", Pattern.compile(".*sensor 0002 of machine 113: 30 windows.*"));
    sheet.locator("canvas").first().waitFor();
    sheet.locator("summary").click();
    assertThat(sheet.locator("tbody tr")).hasCount(WINDOWS);
    assertThat(sheet.locator("tbody tr").first()).containsText("88");

    page.keyboard().press("Escape");
    assertThat(cell("113", "0002")).isFocused();
  }

  @Test
  void turnsPagesOfMachines() {
    var many = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (int machine = 0; machine < 30; machine++) {
      many.add(
          fingerprint(
              "page-%02d".formatted(machine), newest, Map.of("p", statistics(1, 1, 60, 0, 0))));
    }
    TopicContents.send(broker, many);
    open(Chromium.NARROW, ColorScheme.DARK);
    page.getByLabel("Machine", EXACT).fill("page-");
    assertThat(page.locator("#rows-pager")).containsText("machines 1–25 of 30");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("More machines")).click();
    assertThat(page.locator("#grid tbody tr")).hasCount(5);
    assertThat(page.locator("#rows-pager [data-turn=back]")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("#grid tbody tr")).hasCount(25);
  }

  @Test
  void isUsedWithTheKeyboardAlone() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    Chromium.tabTo(page, ".odd");
    Chromium.tabTo(page, "#machine");
    Chromium.tabTo(page, "input[name=view]");
    page.keyboard().press("ArrowRight");
    assertThat(page.getByLabel("Missing readings")).isChecked();
    Chromium.tabTo(page, ".cell");
    page.keyboard().press("ArrowDown");
    page.keyboard().press("ArrowRight");
    assertThat(cell("111", "0002")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("#sheet-title")).hasText("111 · 0002");
    Chromium.tabTo(page, ".band");
    page.keyboard().press("End");
    assertThat(page.locator("#announcements p").last()).containsText("mean");
    page.keyboard().press("Escape");
    assertThat(cell("111", "0002")).isFocused();
  }

  @Test
  void saysThatTheJobStoppedAndThatTheConnectionIsLost() {
    open(Chromium.WIDE, ColorScheme.DARK);
    flink.stopJob(true);
    assertThat(page.locator("#trouble")).containsText("The job does not run.", SOON);
    console.close();
    assertThat(page.locator("#live")).containsText("stale since", SOON);
    Chromium.keep(page, "sensors-stale-1440-dark");
  }

  @Test
  void saysHowToStartWhereThereIsNothing() throws Exception {
    try (KafkaBroker empty = KafkaBroker.start();
        var bare =
            ConsoleUnderTest.of(
                new SensorsRoom(
                    ConsoleUnderTest.surroundings(empty, URI.create("http://localhost:1"))))) {
      empty.createTopics(1, SensorsRoom.TOPIC);
      page = chromium.open(bare.address().resolve("/sensors"), 360, ColorScheme.LIGHT);
      assertThat(page.locator("#nothing")).containsText("./millrace produce sensors", SOON);
      assertThat(page.locator("#trouble")).containsText("Flink does not answer.", SOON);
      assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo(true);
      Chromium.keep(page, "sensors-empty-360-light");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Chromium.WIDE, Chromium.NARROW})
  void barsNobody(int width) {
    open(width, ColorScheme.LIGHT);
    for (String theme : List.of("light", "dark")) {
      assertThat(Chromium.barriers(page)).isEmpty();
      Chromium.keep(page, "sensors-%d-%s".formatted(width, theme));
      page.locator("#theme").click();
    }
    cell("115", "0003").click();
    page.locator("#sheet canvas").first().waitFor();
    assertThat(Chromium.barriers(page)).isEmpty();
    Chromium.keep(page, "sensors-%d-light-sensor".formatted(width));
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
    assertThat(Chromium.weight(page)).isBetween(1_000, 100_000);
  }

  private void open(int width, ColorScheme scheme) {
    page = chromium.open(console.address().resolve("/sensors"), width, scheme);
    assertThat(page.locator("#grid .cell").first()).isVisible();
    assertThat(page.locator("#live")).hasText("live");
  }

  private Locator cell(String machine, String sensor) {
    return page.locator("#grid .cell[aria-label^='%s, sensor %s:']".formatted(machine, sensor));
  }

  /** Six sensors of a machine in waves; a few are strange in the last window. */
  private static Map<String, SensorStatistics> waves(int machine, int back) {
    var data = new TreeMap<String, SensorStatistics>();
    for (int sensor = 1; sensor <= 6; sensor++) {
      double mean = 50 + 8 * Math.sin(back / 4.0 + sensor + machine) + sensor;
      data.put("%04d".formatted(sensor), statistics(mean, 6 + sensor, 59, 1, 0));
    }
    if (machine == 3 && back == 0) {
      data.put("0002", statistics(88, 4, 60, 0, 0));
    }
    if (machine == 5 && back < 4) {
      data.put("0003", statistics(40 - back, 4, 30, 20, 10));
    }
    if (machine == 6 && back == 0) {
      data.put("0004", new SensorStatistics(null, null, null, null, null, 0, 58, 2, null, null));
    }
    return data;
  }

  private static SensorStatistics statistics(
      double mean, double spread, long count, long nulls, long invalid) {
    return new SensorStatistics(
        mean - spread, mean + spread, mean, mean, spread / 2, count, nulls, invalid, null, null);
  }

  private static ProducerRecord<byte[], byte[]> fingerprint(
      String machine, long start, Map<String, SensorStatistics> data) {
    return new ProducerRecord<>(
        SensorsRoom.TOPIC,
        machine.getBytes(UTF_8),
        JsonCodec.of(Fingerprint.class)
            .encode(Fingerprint.of(machine, "kiln", start, start + WINDOW, data)));
  }

  private static void send(ProducerRecord<byte[], byte[]> record) {
    TopicContents.send(broker, List.of(record));
  }
}
