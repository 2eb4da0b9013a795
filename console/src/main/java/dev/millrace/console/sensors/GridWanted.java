package dev.millrace.console.sensors;

import dev.millrace.console.Refusal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the grid is asked for.
 *
 * @param machine a part of the names of machines
 * @param sensor a part of the names of sensors
 * @param row which page of machines, from 0 up
 * @param column which page of sensors, from 0 up
 */
record GridWanted(String machine, String sensor, int row, int column) {
  static final int ROWS = 25;
  static final int COLUMNS = 20;
  private static final int LONGEST = 255;
  private static final int MOST_PAGES = 10_000;

  static GridWanted of(
      @Nullable String machine,
      @Nullable String sensor,
      @Nullable String row,
      @Nullable String column) {
    return new GridWanted(text(machine), text(sensor), page(row), page(column));
  }

  private static String text(@Nullable String part) {
    String text = part == null ? "" : part.strip().toLowerCase(Locale.ROOT);
    if (text.length() > LONGEST) {
      throw new Refusal(400, "That is too long for a name.", "Names have at most 255 characters.");
    }
    return text;
  }

  private static int page(@Nullable String number) {
    if (number == null || number.isEmpty()) {
      return 0;
    }
    if (!number.matches("\\d{1,5}") || Integer.parseInt(number) > MOST_PAGES) {
      throw new Refusal(
          400, "There is no such page of the grid.", "Pages are whole numbers from 0 up.");
    }
    return Integer.parseInt(number);
  }

  boolean wantsMachine(String name) {
    return name.toLowerCase(Locale.ROOT).contains(machine);
  }

  boolean wantsSensor(String name) {
    return name.toLowerCase(Locale.ROOT).contains(sensor);
  }
}
