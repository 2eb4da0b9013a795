package dev.millrace.console;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real browser of this machine, and what its pages complained of. */
public final class Chromium implements AutoCloseable {
  /** A desk and a phone. */
  public static final int WIDE = 1440;

  public static final int NARROW = 390;

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final Playwright playwright;
  private final Browser browser;
  private final List<String> complaints = new ArrayList<>();

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Starts it; the test is skipped where there is none. */
  public static Chromium start() {
    Optional<Path> program = program();
    assumeTrue(program.isPresent(), "skipped: there is no chromium on the PATH");
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program.orElseThrow())
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--no-first-run")));
    return new Chromium(playwright, browser);
  }

  /** A page in a browser that has seen nothing before. */
  public Page open(URI address, int width, ColorScheme scheme) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, width == NARROW ? 844 : 900)
                .setColorScheme(scheme)
                .setTimezoneId("UTC"));
    Page page = context.newPage();
    page.onConsoleMessage(
        message -> {
          // That an answer was an error is for the page to say.
          if (message.type().equals("error") && !message.text().startsWith("Failed to load")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.navigate(address.toString());
    return page;
  }

  /** Errors in scripts, and what the content security policy forbade. */
  public List<String> complaints() {
    return complaints;
  }

  /** What makes a page hard to use for some: faults that axe calls serious or critical. */
  public static List<String> barriers(Page page) {
    return new AxeBuilder(page)
        .analyze().getViolations().stream()
            .filter(fault -> List.of("serious", "critical").contains(fault.getImpact()))
            .map(
                fault ->
                    "%s: %s %s"
                        .formatted(
                            fault.getId(),
                            fault.getHelp(),
                            fault.getNodes().stream().map(node -> node.getHtml()).toList()))
            .toList();
  }

  /** Goes to a part of the page with the keyboard alone. */
  public static void tabTo(Page page, String selector) {
    for (int press = 0; press < 120; press++) {
      page.keyboard().press("Tab");
      if (Boolean.TRUE.equals(
          page.evaluate("selector => document.activeElement.matches(selector)", selector))) {
        return;
      }
    }
    throw new AssertionError("The keyboard does not reach " + selector);
  }

  /**
   * How many bytes a page has loaded, beside the library of charts and the answers it asked for.
   */
  public static int weight(Page page) {
    Object bytes =
        page.evaluate(
            """
            performance.getEntries()
              .filter(entry => entry.transferSize && !entry.name.includes('/webjars/') && !entry.name.includes('/api/'))
              .reduce((sum, entry) => sum + entry.transferSize, 0)
            """);
    return ((Number) bytes).intValue();
  }

  /** Keeps the whole page for somebody to look at. */
  public static void keep(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }

  private static Optional<Path> program() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, "chromium"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
