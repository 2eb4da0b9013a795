package dev.millrace.console.vision;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.millrace.console.Chromium;
import dev.millrace.console.ConsoleUnderTest;
import dev.millrace.console.PlayedFlink;
import dev.millrace.localstack.Pipeline;
import dev.millrace.testing.KafkaBroker;
import dev.millrace.vision.message.FrameMessage;
import dev.millrace.vision.scene.SceneFile;
import java.awt.Color;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of cameras in a real browser, fed by a real broker. */
class VisionPageIT {
  private static final LocatorAssertions.ContainsTextOptions SOON =
      new LocatorAssertions.ContainsTextOptions().setTimeout(20_000);
  private static final String HOSTILE = "../<img src=x onerror=alert(1)>\u202etxt.exe";
  private static final String[] STREETS = {"street-1", "street-2", "street-10", "yard"};

  private static final SceneFile SCENES =
      SceneFile.parse(
          """
          {"coordinates": "fractions", "cameras": {"street-1": {
             "zones": [{"name": "crossing", "polygon": [[0.1, 0.75], [0.45, 0.7], [0.6, 0.98], [0.05, 0.98]]}],
             "lines": [{"name": "kerb", "from": [0.65, 0.95], "to": [0.72, 0.5]}]}}}
          """);

  private static KafkaBroker broker;
  private static PlayedFlink flink;
  private static PlayedStreet street;
  private static Chromium chromium;

  private ConsoleUnderTest console;

  /** Opened by every test. */
  @SuppressWarnings("NullAway.Init")
  private Page page;

  @BeforeAll
  static void startServers() throws Exception {
    chromium = Chromium.start();
    flink = new PlayedFlink(Pipeline.VISION.jobName());
    broker = KafkaBroker.start();
    PlayedStreet.createTopics(broker);
    street = new PlayedStreet(broker);
  }

  @BeforeEach
  void startConsole() {
    street.clear();
    console =
        ConsoleUnderTest.of(
            new VisionRoom(ConsoleUnderTest.surroundings(broker, flink.address()), SCENES));
  }

  @AfterEach
  void nothingWasComplainedOf() {
    page.context().close();
    console.close();
    flink.stopJob(false);
    assertThat(chromium.complaints()).isEmpty();
  }

  @AfterAll
  static void end() {
    for (AutoCloseable part : new AutoCloseable[] {chromium, broker, flink}) {
      if (part != null) {
        close(part);
      }
    }
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Test
  void drawsBoxesOnTheFrameThatTheyBelongTo() {
    FrameMessage red = PlayedStreet.frame("door", 1, PlayedStreet.plain(Color.RED, "jpeg"));
    FrameMessage blue = PlayedStreet.frame("door", 2, PlayedStreet.plain(Color.BLUE, "png"));
    FrameMessage green = PlayedStreet.frame("door", 3, PlayedStreet.plain(Color.GREEN, "jpeg"));
    open(Chromium.WIDE, ColorScheme.LIGHT);
    street.send(red, blue, green);
    street.see(blue, PlayedStreet.object(4, "person", 160, 90, 320, 270));

    assertThat(canvas("door")).hasAttribute("data-boxes", "1");
    assertThat(pixel("door", 0.1, 0.9)).isEqualTo(List.of(0, 0, 255));
    assertThat(pixel("door", 0.25, 0.5)).isEqualTo(List.of(255, 180, 84));
    assertThat(pixel("door", 0.375, 0.5)).isEqualTo(List.of(0, 0, 255));
    assertThat(tile("door")).containsText("1person");
    assertThat(tile("door").locator(".tile-state")).hasText("live");
    assertThat(tile("door").locator("button")).hasAccessibleName("Open door, live, 1 person");
  }

  @Test
  void followsCamerasInTheOrderOfTheirNamesAndFiltersThem() {
    street.play(40, STREETS);
    street.tell(
        PlayedStreet.event("yard", "zone_enter", 7, "person", "gate"),
        PlayedStreet.event("street-2", "line_cross", 8, "car", "kerb"));
    open(Chromium.WIDE, ColorScheme.LIGHT);
    assertThat(page.locator(".tile h3"))
        .hasText(new String[] {"street-1", "street-2", "street-10", "yard"});
    assertThat(page.locator("#summary")).hasText("4 cameras");
    assertThat(canvas("yard")).hasAttribute("data-boxes", Pattern.compile("\\d+"));
    assertThat(page.locator("#events li")).hasCount(2, count());

    page.getByLabel("Camera", exactly()).fill("YARD");
    assertThat(page.locator(".tile:visible h3")).hasText("yard");
    assertThat(page.locator("#summary")).hasText("1 of 4 cameras");
    assertThat(page.locator("#events li")).hasCount(1);
    page.getByLabel("Camera", exactly()).fill("nowhere");
    assertThat(page.locator("#no-match"))
        .hasText("No camera's name contains “nowhere”; there are 4.");
    page.getByLabel("Camera", exactly()).fill("");

    page.getByLabel("Class").selectOption("car");
    assertThat(page.locator("#events li"))
        .hasText(Pattern.compile(".*car 8 crossed kerb, in.*street-2"));
    assertThat(page.locator(".counts"))
        .not()
        .containsText(new String[] {"person", "person", "person", "person"});
    long cars =
        PlayedStreet.objects(PlayedStreet.frame("yard", 40)).stream()
            .filter(object -> object.className().equals("car"))
            .count();
    assertThat(canvas("yard")).hasAttribute("data-boxes", String.valueOf(cars));
    page.getByLabel("Class").selectOption("");
    page.getByLabel("Zones", exactly()).check();
    assertThat(page.locator("#events li"))
        .hasText(Pattern.compile(".*person 7 entered gate.*yard"));
  }

  @Test
  void saysWhichCameraIsSilentSinceWhen() {
    street.playBefore(Duration.ofMinutes(3), 1, "door");
    street.play(1, "yard");
    open(Chromium.WIDE, ColorScheme.LIGHT);

    assertThat(tile("door").locator(".tile-state")).hasText("silent");
    assertThat(tile("door").locator(".veil")).hasText("Last frame 3 min ago");
    assertThat(page.locator("#summary")).hasText("2 cameras, 1 silent");
    assertThat(canvas("door")).hasAttribute("data-boxes", Pattern.compile("\\d+"));
    Chromium.keep(page, "vision-silent-1440-light");

    street.play(2, "door");
    assertThat(tile("door").locator(".tile-state")).hasText("live");
    assertThat(page.locator("#announcements")).containsText("door sends again.");
  }

  @Test
  void showsPicturesWithoutBoxesWhereTheJobIsStopped() {
    flink.stopJob(true);
    open(Chromium.WIDE, ColorScheme.DARK);
    street.send(PlayedStreet.frame("door", 1));

    assertThat(tile("door").locator(".tile-state")).hasText("without boxes");
    assertThat(canvas("door")).hasAttribute("data-boxes", "0");
    assertThat(page.locator("#trouble"))
        .hasText(
            "The job does not run. Try ./millrace up --only vision.Pictures are shown as they come, without boxes.");
    Chromium.keep(page, "vision-job-stopped-1440-dark");

    flink.stopJob(false);
    assertThat(page.locator("#trouble")).isHidden();
  }

  @Test
  void saysSinceWhenItIsStaleAndIsLiveAgainAfter() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    street.play(1, "door");
    assertThat(tile("door").locator(".tile-state")).hasText("live");
    assertThat(canvas("door")).hasAttribute("data-boxes", Pattern.compile("\\d+"));
    page.context().setOffline(true);
    // Offline, a connection that is open stays so; one that is made anew does not come about.
    int port = console.address().getPort();
    console.close();

    assertThat(page.locator("#live")).containsText("stale since", SOON);
    assertThat(tile("door").locator(".tile-state")).hasText("not heard of");
    Chromium.keep(page, "vision-stale-1440-light");
    page.context().setOffline(false);
    console =
        ConsoleUnderTest.at(
            port, new VisionRoom(ConsoleUnderTest.surroundings(broker, flink.address()), SCENES));
    assertThat(page.locator("#live"))
        .hasText("live", new LocatorAssertions.HasTextOptions().setTimeout(20_000));
  }

  @Test
  void asksWhereEventsDoNotComeThrough() {
    page = chromium.open(console.address(), Chromium.WIDE, ColorScheme.LIGHT);
    page.route("**/api/vision/live", Route::abort);
    page.navigate(console.address().resolve("/vision").toString());
    street.play(1, "door");

    assertThat(canvas("door")).hasAttribute("data-boxes", Pattern.compile("\\d+"), attribute());
    assertThat(page.locator("#live")).hasText("live, asking");
  }

  @Test
  void whatIsHostileIsText() {
    open(Chromium.NARROW, ColorScheme.DARK);
    FrameMessage frame = PlayedStreet.frame(HOSTILE, 1, PlayedStreet.plain(Color.GRAY, "jpeg"));
    street.send(frame);
    street.see(frame, PlayedStreet.object(4, "<b onclick=alert(1)>\u202e", 10, 10, 300, 300));
    street.tell(
        PlayedStreet.event(HOSTILE, "zone_enter", 4, "<script>alert(1)</script>", "<i>zone</i>"));
    street.sendBinary(PlayedStreet.frame("svg", 1, "<svg onload='alert(1)'/>".getBytes(UTF_8)));

    assertThat(page.locator(".tile h3")).hasText(HOSTILE);
    assertThat(canvas(HOSTILE)).hasAttribute("data-boxes", "1");
    assertThat(page.locator("#events")).containsText("<script>alert(1)</script>", SOON);
    assertThat(page.locator("#events")).containsText("entered <i>zone</i>");
    assertThat(page.locator("#unreadable"))
        .hasText("1 message was no frame that can be shown; the dead letters say why.");
    assertThat(page.locator("#main img, #main script, #main i, #main b[onclick]")).hasCount(0);
    page.locator(".tile-open").click();
    assertThat(page.locator("#large-title")).hasText(HOSTILE);
    assertThat(page.locator("#object-rows")).containsText("<b onclick=alert(1)>");
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
  }

  @Test
  void manyEventsLeaveRoomForTheirFilter() {
    open(Chromium.NARROW, ColorScheme.LIGHT);
    street.play(1, "door");
    for (int object = 1; object <= 20; object++) {
      street.tell(PlayedStreet.event("door", "zone_enter", object, "person", "mat"));
    }

    assertThat(page.locator("#events li")).hasCount(20, count());
    assertThat(
            page.locator(".events .pane-head")
                .evaluate("head => head.scrollHeight - head.clientHeight"))
        .isEqualTo(0);
  }

  @Test
  void isUsedWithTheKeyboardAlone() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    street.play(1, "door", "yard");
    assertThat(canvas("yard")).hasAttribute("data-boxes", Pattern.compile("\\d+"));
    Chromium.tabTo(page, "#search");
    Chromium.tabTo(page, "#class");
    Chromium.tabTo(page, "#pause");
    page.keyboard().press("Space");
    assertThat(page.locator("#pause")).hasAttribute("aria-pressed", "true");
    page.keyboard().press("Space");
    Chromium.tabTo(page, "[data-camera=door] .tile-open");
    page.keyboard().press("Enter");
    assertThat(page.locator("#large-title")).hasText("door");
    assertThat(page.locator("#large-picture canvas"))
        .hasAttribute("data-boxes", Pattern.compile("\\d+"));
    page.keyboard().press("ArrowRight");
    assertThat(page.locator("#large-title")).hasText("yard");
    assertThat(page.locator("#large-facts")).containsText("640 × 360 pixels");
    page.keyboard().press("Escape");
    assertThat(page.locator("#large")).isHidden();
    assertThat(tile("door").locator("button")).isFocused();
    Chromium.tabTo(page, "#table-details summary");
    page.keyboard().press("Enter");
    assertThat(page.locator("#camera-rows tr")).hasCount(2);
    Chromium.tabTo(page, "input[name=kind]");
    page.keyboard().press("ArrowRight");
    assertThat(page.getByLabel("Zones", exactly())).isChecked();
  }

  @Test
  void picturesStandStillWhereTheyArePausedAndMoveSeldomWhereLessMotionIsWanted() {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    street.send(PlayedStreet.frame("door", 1, PlayedStreet.plain(Color.RED, "jpeg")));
    assertThat(canvas("door")).hasAttribute("data-serial", Pattern.compile("\\d+"));
    page.getByText("Pause pictures").click();
    String serial = canvas("door").getAttribute("data-serial");
    street.send(PlayedStreet.frame("door", 2, PlayedStreet.plain(Color.BLUE, "jpeg")));
    page.getByText("Cameras as a table").click();
    assertThat(page.locator("#camera-rows td:nth-child(4)")).hasText("2");
    assertThat(canvas("door")).hasAttribute("data-serial", serial);

    page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
    assertThat(page.getByText("A new picture every 5 s")).isVisible();
    page.getByText("Pause pictures").click();
    assertThat(canvas("door")).not().hasAttribute("data-serial", serial);
  }

  @ParameterizedTest
  @CsvSource({"1440, LIGHT", "1440, DARK", "390, LIGHT", "390, DARK"})
  void barsNobody(int width, ColorScheme scheme) {
    tellSomeEvents();
    street.play(31, STREETS);
    open(width, scheme);
    String name = "vision-%d-%s".formatted(width, scheme.name().toLowerCase(Locale.ROOT));
    assertThat(page.locator("#events li")).hasCount(6, count());
    assertThat(page.locator("#window-rows tr")).hasCount(2);
    assertThat(canvas("street-1")).hasAttribute("data-boxes", Pattern.compile("\\d+"));

    Chromium.keep(page, name);
    assertThat(Chromium.barriers(page)).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(width);
  }

  @ParameterizedTest
  @CsvSource({"1440, DARK", "390, LIGHT"})
  void barsNobodyFromOneCameraAlone(int width, ColorScheme scheme) {
    street.play(60, STREETS);
    open(width, scheme);
    tile("street-1").locator("button").click();
    assertThat(page.locator("#large-facts")).containsText("640 × 360 pixels");

    Chromium.keep(
        page, "vision-%d-%s-large".formatted(width, scheme.name().toLowerCase(Locale.ROOT)));
    assertThat(Chromium.barriers(page)).isEmpty();
  }

  @Test
  void saysHowToBeginWhereThereIsNothing() {
    open(Chromium.NARROW, ColorScheme.LIGHT);

    assertThat(page.locator("#nothing")).containsText("./millrace up --only vision");
    assertThat(page.locator("#desk")).isHidden();
    Chromium.keep(page, "vision-empty-390-light");
    assertThat(Chromium.weight(page)).isBetween(1_000, 100_000);
  }

  private static void tellSomeEvents() {
    street.tell(
        PlayedStreet.event("street-1", "track_new", 12, "person", ""),
        PlayedStreet.event("street-1", "zone_enter", 12, "person", "crossing"),
        PlayedStreet.event("street-2", "line_cross", 3, "car", "kerb"),
        PlayedStreet.event("street-1", "zone_exit", 9, "person", "crossing"),
        PlayedStreet.event("yard", "track_update", 4, "bus", ""),
        PlayedStreet.event("street-10", "track_end", 21, "bicycle", ""));
    for (String source : List.of("webcam", "gate-camera")) {
      street.raw(LiveCameras.WINDOWS, source, window(source).getBytes(UTF_8));
    }
  }

  private static String window(String source) {
    return """
        {"id":"source/%1$s/1","by":"source","key":"%1$s","window_start":%2$d,"window_end":%3$d,
         "frames":1790,"received":1800,"decoded":1798,"invalid":2,"dropped":8,"late":0,"fps":30.0,
         "brightness_mean":118.2,"brightness_min":97.1,"brightness_max":131.9,"bytes_mean":45678.1,
         "bytes_min":40211,"bytes_max":50042,"gaps":1,"longest_gap_ms":2800}
        """
        .formatted(
            source, System.currentTimeMillis() - 80_000, System.currentTimeMillis() - 20_000);
  }

  private void open(int width, ColorScheme scheme) {
    page = chromium.open(console.address().resolve("/vision"), width, scheme);
    assertThat(page.locator("#live")).hasText("live");
    assertThat(page.locator("#loading")).isHidden();
  }

  private Locator tile(String camera) {
    return page.locator(".tile")
        .filter(
            new Locator.FilterOptions()
                .setHas(page.getByText(camera, new Page.GetByTextOptions().setExact(true))));
  }

  private Locator canvas(String camera) {
    return tile(camera).locator("canvas");
  }

  /** The colour that is drawn at a place, given in shares of width and height. */
  private Object pixel(String camera, double across, double down) {
    return canvas(camera)
        .evaluate(
            """
            (canvas, [across, down]) => [...canvas.getContext('2d')
              .getImageData(Math.round(across * canvas.width), Math.round(down * canvas.height), 1, 1).data].slice(0, 3)
            """,
            List.of(across, down));
  }

  private static Page.GetByLabelOptions exactly() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  private static LocatorAssertions.HasCountOptions count() {
    return new LocatorAssertions.HasCountOptions().setTimeout(20_000);
  }

  private static LocatorAssertions.HasAttributeOptions attribute() {
    return new LocatorAssertions.HasAttributeOptions().setTimeout(20_000);
  }
}
