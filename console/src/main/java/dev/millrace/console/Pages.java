package dev.millrace.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The pages, each put together once: the frame that all share, and what stands in it. */
final class Pages {
  private final String frame = text("/index.html");
  private final Map<Page, StaticFile> pages = new EnumMap<>(Page.class);

  Pages() {
    for (Page page : Page.values()) {
      pages.put(page, StaticFile.of(compose(page).getBytes(UTF_8), "text/html; charset=utf-8"));
    }
  }

  StaticFile of(Page page) {
    return Objects.requireNonNull(pages.get(page));
  }

  /** A page that says why there is no other. */
  String refusal(Refusal refusal) {
    String content =
        """
        <section class="notice">
          <p class="notice-code">%d</p>
          <h1>%s</h1>
          <p>%s</p>
          <p><a href="/">Back to the overview</a></p>
        </section>
        """
            .formatted(
                refusal.status(),
                escaped(String.valueOf(refusal.getMessage())),
                escaped(refusal.advice()));
    return framed("Not here", null, content, "");
  }

  private String compose(Page page) {
    String base = "/" + page.folder() + "/" + page.folder();
    var head = new StringBuilder();
    if (StaticFiles.ours(base + ".css") != null) {
      head.append("<link rel=\"stylesheet\" href=\"").append(base).append(".css\">\n");
    }
    if (StaticFiles.ours(base + ".js") != null) {
      head.append("<script type=\"module\" src=\"").append(base).append(".js\"></script>\n");
    }
    return framed(page.title(), page, text(base + ".html"), head.toString());
  }

  private String framed(String title, @Nullable Page current, String content, String head) {
    var menu = new StringBuilder();
    for (Page page : Page.values()) {
      menu.append("<li><a href=\"")
          .append(page.path())
          .append(page == current ? "\" aria-current=\"page\">" : "\">")
          .append(page.title())
          .append("</a></li>\n");
    }
    return frame
        .replace("<!-- head -->", head)
        .replace("<!-- menu -->", menu)
        .replace("<!-- title -->", title)
        .replace("<!-- content -->", content);
  }

  private static String text(String path) {
    byte[] bytes = StaticFiles.ours(path);
    if (bytes == null) {
      throw new IllegalStateException("static" + path + " is missing");
    }
    return new String(bytes, UTF_8);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
