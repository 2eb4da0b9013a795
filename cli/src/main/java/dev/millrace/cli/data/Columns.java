package dev.millrace.cli.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines up text in columns; numbers stand to the right. */
public final class Columns {
  private static final int WIDEST = 60;

  private final List<String> names;
  private final int[] widths;

  /**
   * Chooses widths that suit the first rows; later ones may stick out.
   *
   * @param rows already harmless text, as many cells as there are names
   */
  public Columns(List<String> names, List<List<String>> rows) {
    this.names = names;
    this.widths = new int[names.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = names.get(i).length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], Math.min(WIDEST, row.get(i).length()));
      }
    }
  }

  /** A whole table that is known from the start. */
  public static List<String> table(List<String> names, List<List<String>> rows) {
    var columns = new Columns(names, rows);
    var lines = new ArrayList<String>();
    lines.add(columns.header());
    for (List<String> row : rows) {
      lines.add(columns.line(row));
    }
    return lines;
  }

  public String header() {
    return line(names).toUpperCase(Locale.ROOT);
  }

  public String line(List<String> cells) {
    var line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      String padding = " ".repeat(Math.max(0, widths[i] - cell.length()));
      line.append(i == 0 ? "" : "  ");
      line.append(isNumber(cell) ? padding + cell : cell + padding);
    }
    return line.toString().stripTrailing();
  }

  private static boolean isNumber(String cell) {
    return !cell.isEmpty() && cell.matches("-?[0-9][0-9,]*(\\.[0-9]+)?");
  }
}
