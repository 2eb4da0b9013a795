package dev.millrace.console.files;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.millrace.console.Chromium;
import dev.millrace.console.ConsoleUnderTest;
import dev.millrace.console.PictureFiles;
import dev.millrace.console.PlayedFlink;
import dev.millrace.files.FileKind;
import dev.millrace.files.StoreOptions;
import dev.millrace.files.UploadedFile;
import dev.millrace.testing.KafkaBroker;
import java.awt.Color;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of files in a real browser, with a real broker and a real store behind it. */
class FilesPageIT {
  private static final UploadLimits LIMITS =
      new UploadLimits(256 << 20, 1L << 30, 50, 1_000, 512 << 10, Duration.ofHours(24));
  private static final int MIB = 1 << 20;

  private static PlayedFlink flink;
  private static Chromium chromium;

  private KafkaBroker broker;
  private PlayedJob job;
  private Path folder;
  private ConsoleUnderTest console;
  private Uploading tus;

  private boolean brokerRuns;

  @SuppressWarnings("NullAway.Init") // each test opens it
  private Page page;

  /** Of the page; the conditions that several of them set do not add up. */
  @SuppressWarnings("NullAway.Init")
  private CDPSession network;

  @BeforeAll
  static void startServers() throws Exception {
    chromium = Chromium.start();
    flink = new PlayedFlink("files");
  }

  @BeforeEach
  void start(@TempDir Path folder) {
    this.folder = folder;
    // A broker that holds nothing of the test before.
    broker = KafkaBroker.start();
    brokerRuns = true;
    PlayedJob.createTopics(broker);
    job = new PlayedJob(broker);
    console = console(flink.address());
    tus = new Uploading(console.address());
  }

  private ConsoleUnderTest console(URI flinkAddress) {
    return ConsoleUnderTest.of(
        new FilesRoom(
            ConsoleUnderTest.surroundings(broker, flinkAddress),
            new FilesSettings(
                folder.resolve("uploads"), StoreOptions.folder(folder.resolve("store")), LIMITS),
            InstantSource.system()));
  }

  @AfterEach
  void nothingWasComplainedOf() {
    page.context().close();
    console.close();
    endBroker();
    assertThat(chromium.complaints()).isEmpty();
  }

  private void endBroker() {
    if (brokerRuns) {
      broker.close();
      brokerRuns = false;
    }
  }

  @AfterAll
  static void end() {
    if (chromium != null) {
      chromium.close();
      flink.close();
    }
  }

  @Test
  void takesFiveFilesThatAreDroppedAndShowsWhatIsInThem() throws Exception {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    drop(
        "report.pdf",
        "application/pdf",
        PDF,
        "notes.md",
        "text/markdown",
        "# Notes\nSome words.\n",
        "holiday.png",
        "image/png",
        PictureFiles.png(400, 300),
        "wall.bmp",
        "image/bmp",
        PictureFiles.of("bmp", 800, 600, Color.RED, Color.BLUE),
        "clip.mp4",
        "video/mp4",
        MP4);

    for (String name : List.of("report.pdf", "notes.md", "holiday.png", "wall.bmp", "clip.mp4")) {
      assertThat(card(name).locator(".steps [data-state=done]"))
          .hasText(
              new Pattern[] {
                Pattern.compile("received"), Pattern.compile("stored"), Pattern.compile("announced")
              },
              soonText());
      assertThat(card(name).locator(".way-words")).hasText("waits for the job");
    }
    assertThat(page.locator("#sending")).isHidden();
    assertThat(page.locator("#summary")).hasText("5 files");
    Chromium.keep(page, "files-announced-1440-light");

    job.analysed(
        announced("report.pdf", FileKind.DOCUMENT),
        Analyses.document("Annual report", "The year was good."),
        "good");
    job.analysed(
        announced("holiday.png", FileKind.IMAGE),
        Analyses.image(PictureFiles.jpeg(320, 240)),
        "fair");
    job.analysed(
        announced("clip.mp4", FileKind.VIDEO), Analyses.video(PictureFiles.jpeg(320, 180)), "good");
    job.failed(announced("notes.md", FileKind.DOCUMENT), "encrypted", "It needs a password.");

    assertThat(card("report.pdf").locator(".quality")).hasText("good quality");
    assertThat(card("report.pdf").locator(".card-facts")).containsText("Pages12");
    assertThat(card("report.pdf").locator(".excerpt")).hasText("The year was good.");
    assertThat(card("clip.mp4").locator(".card-facts")).containsText("Length1 min 24 s");
    assertThat(card("notes.md").locator(".remark.failed"))
        .hasText("It needs a password. Take its password away and send it again.");
    page.waitForCondition(
        () ->
            Boolean.TRUE.equals(
                page.evaluate(
                    "[...document.querySelectorAll('.picture img')].filter(i => i.naturalWidth > 0).length === 2")));
    assertThat(page.locator("#announcements")).containsText("report.pdf is analysed.");
  }

  @Test
  void countsTheBytesThatAreStoredAndGoesOnAfterAPause() throws Exception {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    slowDown(4 * MIB);
    choose(file("large.txt", 24 * MIB));
    Locator bar = transfer("large.txt").locator("progress");
    page.waitForCondition(() -> value(bar) > MIB);
    assertThat(transfer("large.txt").locator(".numbers"))
        .hasText(Pattern.compile("[\\d.]+ MiB of 24.0 MiB · [\\d.]+ [KM]iB/s · \\d+ s left"));

    act("large.txt", "Pause").click();
    assertThat(transfer("large.txt")).hasAttribute("data-state", "paused");
    assertThat(act("large.txt", "Go on")).isFocused();
    long stored = tus.offset(upload());
    Chromium.keep(page, "files-paused-1440-light");
    act("large.txt", "Go on").click();

    page.waitForCondition(() -> value(bar) > stored);
    assertThat(bar).hasCount(0, soonCount());
    assertIdentical("large.txt", 24 * MIB);
  }

  @Test
  void waitsWhereTheLineIsCutAndGoesOnAtTheStoredByte() throws Exception {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    slowDown(8 * MIB);
    choose(file("large.txt", 20 * MIB));
    page.waitForCondition(() -> value(transfer("large.txt").locator("progress")) > 9 * MIB);

    line(0, true);
    assertThat(transfer("large.txt")).hasAttribute("data-state", "waiting");
    assertThat(transfer("large.txt").locator(".transfer-trouble"))
        .containsText("It goes on by itself");
    long stored = tus.offset(upload());
    assertThat(stored).isGreaterThan(8L * MIB);
    var sent = new AtomicReference<String>();
    page.onRequest(
        request -> {
          if (request.method().equals("PATCH")) {
            sent.compareAndSet(null, request.headerValue("upload-offset"));
          }
        });
    line(8 * MIB, false);

    assertThat(transfer("large.txt")).hasCount(0, soonCount());
    assertThat(Long.parseLong(sent.get())).isGreaterThanOrEqualTo(stored);
    assertIdentical("large.txt", 20 * MIB);
  }

  @Test
  void goesOnOnceTheConsoleAnswersAgain() throws Exception {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    page.route("**/api/files/uploads/*", Route::abort);
    choose(file("notes.txt", 2 * MIB));
    assertThat(transfer("notes.txt")).hasAttribute("data-state", "waiting");
    page.unroute("**/api/files/uploads/*");

    assertThat(transfer("notes.txt")).hasCount(0, soonCount());
    assertIdentical("notes.txt", 2 * MIB);
  }

  @Test
  void goesOnWithTheSameFileAfterAReload() throws Exception {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    slowDown(6 * MIB);
    Path large = file("large.txt", 20 * MIB);
    choose(large);
    page.waitForCondition(() -> value(transfer("large.txt").locator("progress")) > 2 * MIB);
    page.onDialog(Dialog::accept);
    page.reload();

    assertThat(card("large.txt").locator(".way-words"))
        .hasText(
            Pattern.compile("[\\d.]+ MiB of 20.0 MiB received: choose the file again to go on"));
    long stored = tus.offset(upload());
    assertThat(stored).isGreaterThan(2L * MIB);
    assertThat(page.locator("#pick")).isEnabled();
    choose(large);

    assertThat(page.locator("#summary")).hasText("1 file", soonText());
    assertThat(transfer("large.txt")).hasCount(0, soonCount());
    assertIdentical("large.txt", 20 * MIB);
  }

  @Test
  void aCancelledUploadIsGoneHereAndThere() throws Exception {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    slowDown(4 * MIB);
    choose(file("large.txt", 24 * MIB));
    page.waitForCondition(() -> value(transfer("large.txt").locator("progress")) > 0);
    act("large.txt", "Cancel").click();

    assertThat(transfer("large.txt")).hasCount(0);
    assertThat(page.locator("#nothing")).isVisible();
    page.waitForCondition(() -> uploads() == 0);
    assertThat(page.locator("#pick")).isFocused();
  }

  @Test
  void sendsTwoAtATime() throws Exception {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    slowDown(2 * MIB);
    choose(file("a.txt", 9 * MIB), file("b.txt", 9 * MIB), file("c.txt", 9 * MIB));

    assertThat(transfer("a.txt")).hasAttribute("data-state", "sending");
    assertThat(transfer("b.txt")).hasAttribute("data-state", "sending");
    assertThat(transfer("c.txt")).hasAttribute("data-state", "queued");
    act("a.txt", "Cancel").click();
    assertThat(transfer("c.txt")).hasAttribute("data-state", "sending");
  }

  @Test
  void saysWhyAFileIsNotTakenBeforeItIsSent() throws Exception {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    drop("program.exe", "application/x-msdownload", "MZ", "empty.txt", "text/plain", "");

    assertThat(transfer("program.exe").locator(".transfer-trouble"))
        .hasText("Files ending in “.exe” are not taken. Send a document, an image or a video.");
    assertThat(transfer("empty.txt").locator(".transfer-trouble"))
        .containsText("The file is empty.");
    assertThat(uploads()).isZero();
    Chromium.keep(page, "files-refused-1440-light");
    page.getByText("Clear those that ended").click();
    assertThat(page.locator("#sending")).isHidden();
  }

  @Test
  void saysThatAFileIsNotWhatItsNameSays() throws Exception {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    drop(
        "invoice.pdf",
        "application/pdf",
        "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "scan.pdf",
        "application/pdf",
        PictureFiles.png(60, 40));

    assertThat(card("invoice.pdf").locator(".remark.failed"))
        .containsText("Files of type image/svg+xml are not taken.");
    assertThat(card("scan.pdf").locator(".remark"))
        .containsText("It is not what its name or its sender says, but image/png.");
  }

  @Test
  void namesAndTextsOfOthersAreTextAndNothingElse() throws Exception {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    String markup = "<img src=x onerror=alert(1)>.pdf";
    job.tell(
        "evil",
        Analyses.object()
            .put("file_id", "evil")
            .put("filename", markup)
            .put("file_type", "document")
            .put("status", "analysed")
            .put("quality", "\"><script>alert(2)</script>")
            .put("mime_type", "<b>x</b>")
            .set("analysis", Analyses.document("<script>alert(3)</script>", "<iframe src=//evil>"))
            .toString());
    job.tell(
        "turned",
        Analyses.object()
            .put("file_id", "turned")
            .put("filename", "photo\u202Egnp.exe")
            .put("file_type", "image")
            .put("status", "failed")
            .put("reason", "<u>r</u>")
            .put("message", "<a href=//evil>click</a>")
            .toString());

    assertThat(card(markup)).isVisible();
    assertThat(
            card("turned")
                .or(page.locator(".file", new Page.LocatorOptions().setHasText("click")))
                .locator(".remark.failed"))
        .containsText("<a href=//evil>click</a>");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Details of " + markup))
        .click();
    assertThat(page.locator("#sheet-body .text")).hasText("<iframe src=//evil>");
    assertThat(
            page.evaluate(
                "document.querySelectorAll('main script, main iframe, main b b, main img[src=x]').length"))
        .isEqualTo(0);
    assertThat(page.locator(".file bdi.name").first()).hasCSS("unicode-bidi", "isolate");
  }

  @Test
  void showsTheWholeAnalysisAndGivesTheFileBack() throws Exception {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    choose(file("report.txt", 5_000));
    job.analysed(
        announced("report.txt", FileKind.DOCUMENT),
        Analyses.document("Annual report", "The year was good.\n".repeat(60)),
        "good",
        "text cut at 10,000 characters");

    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Details of report.txt"))
        .click();
    assertThat(page.locator("#sheet-body")).containsText("Ada Lovelace");
    assertThat(page.locator("#sheet-body")).containsText("LanguageEnglish");
    assertThat(page.locator("#sheet-body")).containsText("text cut at 10,000 characters");
    page.waitForCondition(
        () -> Boolean.TRUE.equals(page.evaluate("document.querySelector('#sheet').open")));
    Chromium.keep(page, "files-details-1440-light");
    assertThat(Chromium.barriers(page)).isEmpty();
    page.keyboard().press("Escape");
    Download download =
        page.waitForDownload(
            () ->
                page.getByRole(
                        AriaRole.LINK, new Page.GetByRoleOptions().setName("Download report.txt"))
                    .click());
    assertThat(download.suggestedFilename()).isEqualTo("report.txt");
    assertThat(Files.readAllBytes(download.path())).isEqualTo(Uploading.text(5_000));
  }

  @Test
  void filtersByKindAndByHowFar() throws Exception {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    drop(
        "notes.md",
        "text/markdown",
        "# Notes\n",
        "holiday.png",
        "image/png",
        PictureFiles.png(40, 30));
    job.analysed(
        announced("holiday.png", FileKind.IMAGE),
        Analyses.image(PictureFiles.jpeg(32, 24)),
        "good");
    assertThat(card("holiday.png").locator(".quality")).isVisible();

    page.getByLabel("Documents").check();
    assertThat(page.locator(".file .name")).hasText("notes.md");
    page.getByLabel("Analysed").check();
    assertThat(page.locator("#no-match"))
        .hasText("None of the 2 files is of this kind and this far.");
    page.locator("#kinds").getByLabel("All").check();
    assertThat(page.locator(".file .name")).hasText("holiday.png");
  }

  @Test
  void saysThatKafkaIsDownAndThatFilesWait() throws Exception {
    open(Chromium.WIDE, ColorScheme.DARK);
    assertThat(page.locator("#trouble")).isHidden();
    endBroker();

    assertThat(page.locator("#trouble")).containsText("Kafka does not answer.", soonContains());
    choose(file("notes.txt", 3_000));
    assertThat(card("notes.txt").locator(".way-words")).hasText("waits for Kafka", soonText());
    Chromium.keep(page, "files-kafka-down-1440-dark");
  }

  @Test
  void saysThatTheStoreIsDownAndGoesOnWhenItIsBack() throws Exception {
    Files.delete(folder.resolve("store"));
    Files.writeString(folder.resolve("store"), "a file where the folder should be");
    open(Chromium.WIDE, ColorScheme.LIGHT);
    assertThat(page.locator("#trouble")).containsText("The store does not answer.", soonContains());
    choose(file("large.txt", 2 * MIB));
    assertThat(card("large.txt").locator(".way-words")).hasText("waits for the store", soonText());

    Files.delete(folder.resolve("store"));
    assertThat(card("large.txt").locator(".way-words")).hasText("waits for the job", soonText());
    assertThat(page.locator("#trouble"))
        .isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(20_000));
  }

  @Test
  void saysThatTheJobDoesNotRun() {
    console.close();
    console = console(URI.create("http://localhost:1"));
    open(Chromium.NARROW, ColorScheme.LIGHT);

    assertThat(page.locator("#trouble"))
        .containsText("Flink does not answer. Try ./millrace up.", soonContains());
    assertThat(page.locator("#nothing")).isVisible();
    Chromium.keep(page, "files-empty-390-light");
  }

  @Test
  void isUsedWithTheKeyboardAlone() throws Exception {
    open(Chromium.WIDE, ColorScheme.LIGHT);
    choose(file("notes.txt", 3_000));
    job.analysed(
        announced("notes.txt", FileKind.DOCUMENT), Analyses.document("Notes", "Words."), "good");
    assertThat(card("notes.txt").locator(".quality")).isVisible();

    Chromium.tabTo(page, "#pick");
    Chromium.tabTo(page, "input[name=kind]");
    page.keyboard().press("ArrowRight");
    assertThat(page.getByLabel("Documents")).isChecked();
    Chromium.tabTo(page, "input[name=stage]");
    Chromium.tabTo(page, "[data-act=details]");
    page.keyboard().press("Enter");
    assertThat(page.locator("#sheet-body")).containsText("Ada Lovelace");
    page.keyboard().press("Escape");
    assertThat(page.locator("[data-act=details]")).isFocused();
    Chromium.tabTo(page, "[data-act=download]");
  }

  @ParameterizedTest
  @CsvSource({"1440, LIGHT", "1440, DARK", "390, LIGHT", "390, DARK", "360, LIGHT"})
  void barsNobody(int width, ColorScheme scheme) throws Exception {
    open(width, scheme);
    tell(
        "image_1",
        "holiday-with-a-rather-long-name-that-has-to-be-wrapped-somewhere.jpg",
        "image",
        "image/jpeg",
        3_482_113,
        Analyses.image(PictureFiles.jpeg(320, 240)));
    tell(
        "video_2",
        "clip.mp4",
        "video",
        "video/mp4",
        52_734_001,
        Analyses.video(PictureFiles.of("jpeg", 320, 180, Color.DARK_GRAY, Color.ORANGE)));
    tell(
        "document_3",
        "Annual report 2026.pdf",
        "document",
        "application/pdf",
        2_048_576,
        Analyses.document(
            "Annual report",
            "The year was good. Sales rose by a tenth, mostly in the north, and costs fell with the price of energy. What follows tells why, region by region, and what may come next year."));
    job.tell(
        "document_4",
        Analyses.object()
            .put("file_id", "document_4")
            .put("filename", "archive.docx")
            .put("file_type", "document")
            .put("file_size", 42_113)
            .put(
                "mime_type",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
            .put("status", "failed")
            .put("reason", "zip-bomb")
            .put("message", "It unpacks to more than 100 times its size.")
            .toString());
    assertThat(card("archive.docx").locator(".remark")).isVisible();
    choose(file("notes.txt", 30_000));
    assertThat(card("notes.txt").locator(".way-words")).hasText("waits for the job", soonText());
    slowDown(MIB);
    choose(
        file("large.txt", 24 * MIB),
        file("second.txt", 12 * MIB),
        file("third.txt", 10 * MIB),
        file("program.exe", 10));
    page.waitForCondition(() -> value(transfer("large.txt").locator("progress")) > 2 * MIB);
    page.waitForCondition(
        () ->
            Boolean.TRUE.equals(
                page.evaluate(
                    "[...document.querySelectorAll('.picture img')].filter(i => i.naturalWidth > 0).length === 2")));

    assertThat(Chromium.barriers(page)).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
    Chromium.keep(page, "files-%d-%s".formatted(width, scheme.name().toLowerCase(Locale.ROOT)));
  }

  @Test
  void weighsLessThanAHundredKilobytes() {
    open(Chromium.WIDE, ColorScheme.LIGHT);

    assertThat(Chromium.weight(page)).isBetween(1_000, 100_000);
  }

  // What the user does ----------------------------------------------------------------------------

  private void open(int width, ColorScheme scheme) {
    page = chromium.open(console.address().resolve("/files"), width, scheme);
    network = page.context().newCDPSession(page);
    assertThat(page.locator("#pick")).isEnabled();
    assertThat(page.locator("#live")).hasText("live", soonText());
  }

  private void choose(Path... files) {
    page.locator("#pick").setInputFiles(files);
  }

  /** Name, type and content of each, as text or bytes. */
  private void drop(Object... files) {
    var transfer = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < files.length; i += 3) {
      byte[] content =
          files[i + 2] instanceof byte[] bytes ? bytes : ((String) files[i + 2]).getBytes(UTF_8);
      transfer.add(
          Map.of(
              "name",
              files[i],
              "type",
              files[i + 1],
              "base64",
              Base64.getEncoder().encodeToString(content)));
    }
    page.evaluate(
        """
        files => {
          const dropped = new DataTransfer();
          for (const {name, type, base64} of files) {
            dropped.items.add(new File([Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))], name, {type}));
          }
          for (const name of ['dragenter', 'dragover', 'drop']) {
            document.getElementById('drop').dispatchEvent(new DragEvent(name, {dataTransfer: dropped, bubbles: true, cancelable: true}));
          }
        }
        """,
        transfer);
  }

  /** So that something is to be seen on the way. */
  private void slowDown(int bytesPerSecond) {
    line(bytesPerSecond, false);
  }

  private void line(int bytesPerSecond, boolean cut) {
    var conditions = new JsonObject();
    conditions.addProperty("offline", cut);
    conditions.addProperty("latency", 0);
    conditions.addProperty("downloadThroughput", -1);
    conditions.addProperty("uploadThroughput", bytesPerSecond);
    network.send("Network.emulateNetworkConditions", conditions);
  }

  private Path file(String name, int size) throws Exception {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      Files.write(file, Uploading.text(size));
    }
    return file;
  }

  // What is to be seen ----------------------------------------------------------------------------

  private Locator card(String name) {
    return page.locator(
        ".file",
        new Page.LocatorOptions()
            .setHas(page.locator("h3", new Page.LocatorOptions().setHasText(name))));
  }

  private Locator transfer(String name) {
    return page.locator(
        ".transfer",
        new Page.LocatorOptions()
            .setHas(page.locator(".name", new Page.LocatorOptions().setHasText(name))));
  }

  private Locator act(String name, String label) {
    return transfer(name).getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(label));
  }

  private static double value(Locator bar) {
    return ((Number) bar.evaluate("bar => bar.value")).doubleValue();
  }

  // What is behind it -----------------------------------------------------------------------------

  private UploadedFile announced(String name, FileKind kind) throws Exception {
    assertThat(card(name).locator(".way-words")).hasText("waits for the job", soonText());
    for (var file : tus.get("/api/files").path("files")) {
      if (file.path("filename").asText().equals(name)) {
        return job.announcements(kind, file.path("fileId").asText()).get(0);
      }
    }
    throw new AssertionError(name + " is not listed");
  }

  private void tell(
      String id, String name, String kind, String type, long size, ObjectNode analysis) {
    var told =
        Analyses.object()
            .put("file_id", id)
            .put("filename", name)
            .put("file_type", kind)
            .put("mime_type", type)
            .put("file_size", size)
            .put(
                "upload_timestamp",
                System.currentTimeMillis() - 60_000L * id.charAt(id.length() - 1))
            .put("status", "analysed")
            .put("quality", "good");
    told.set("analysis", analysis);
    job.tell(id, told.toString());
  }

  private int uploads() {
    try {
      return tus.get("/api/files").path("files").size();
    } catch (Exception gone) {
      throw new AssertionError(gone);
    }
  }

  /** The only one there is. */
  private URI upload() throws Exception {
    String id = tus.get("/api/files").at("/files/0/id").asText();
    return console.address().resolve(TusServer.PATH + "/" + id);
  }

  private void assertIdentical(String name, int size) throws Exception {
    assertThat(card(name).locator(".way-words")).hasText("waits for the job", soonText());
    assertThat(tus.fetch("/api/files/" + Uploading.id(upload()) + "/content").body())
        .isEqualTo(Uploading.text(size));
  }

  private static final String PDF =
      "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

  private static final byte[] MP4 =
      ("\0\0\0\u0018ftypmp42\0\0\0\0mp42isom" + "\0\0\0\u0008mdat").getBytes(ISO_8859_1);

  private static LocatorAssertions.HasTextOptions soonText() {
    return new LocatorAssertions.HasTextOptions().setTimeout(20_000);
  }

  private static LocatorAssertions.HasCountOptions soonCount() {
    return new LocatorAssertions.HasCountOptions().setTimeout(30_000);
  }

  private static LocatorAssertions.ContainsTextOptions soonContains() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(20_000);
  }
}
