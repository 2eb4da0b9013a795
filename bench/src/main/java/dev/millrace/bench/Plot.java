package dev.millrace.bench;

import java.util.List;
import java.util.Locale;

/**
 * A picture of CPU time per record: one bar for each contender, as long as the median of its
 * rounds, with a line from the lowest to the highest of them. SVG that reads well on light and dark
 * pages.
 */
public final class Plot {
  private static final int WIDTH = 760;
  private static final int ROW = 44;
  private static final int TOP = 52;
  private static final int LABELS = 230;
  private static final int ROOM_FOR_NUMBERS = 80;

  private Plot() {}

  /** Draws it. */
  public static String svg(String title, List<Rounds> all) {
    double longest =
        all.stream().mapToDouble(rounds -> rounds.highest(Measurement::cpuMicros)).max().orElse(1);
    double scale = (WIDTH - LABELS - ROOM_FOR_NUMBERS) / longest;
    int height = TOP + ROW * all.size() + 16;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="14">
            <rect width="%d" height="%d" fill="#ffffff"/>
            <text x="16" y="30" font-size="16" font-weight="bold" fill="#1f2933">%s</text>
            """,
            WIDTH,
            height,
            WIDTH,
            height,
            text(title)));
    int y = TOP;
    for (Rounds rounds : all) {
      row(svg, rounds, y, scale);
      y += ROW;
    }
    return svg.append("</svg>\n").toString();
  }

  private static void row(StringBuilder svg, Rounds rounds, int y, double scale) {
    double median = rounds.median(Measurement::cpuMicros);
    double lowest = rounds.lowest(Measurement::cpuMicros);
    double highest = rounds.highest(Measurement::cpuMicros);
    int middle = y + ROW / 2;
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <text x="%d" y="%d" text-anchor="end" fill="#1f2933">%s</text>
            <rect x="%d" y="%d" width="%.1f" height="24" rx="2" fill="%s"/>
            <line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="#1f2933" stroke-width="2"/>
            <text x="%.1f" y="%d" fill="#1f2933">%.2f</text>
            """,
            LABELS - 10,
            middle + 5,
            text(rounds.contender()),
            LABELS,
            middle - 12,
            median * scale,
            rounds.isOurs() ? "#2f6f9f" : "#a9bccb",
            LABELS + lowest * scale,
            middle,
            LABELS + highest * scale,
            middle,
            LABELS + highest * scale + 8,
            middle + 5,
            median));
  }

  private static String text(String raw) {
    return raw.replace("&", "&amp;").replace("<", "&lt;");
  }
}
