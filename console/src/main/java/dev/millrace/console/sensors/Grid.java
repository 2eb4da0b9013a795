package dev.millrace.console.sensors;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the grid: machines down, sensors across.
 *
 * @param complete whether all was read that lay in the topic at the beginning
 * @param unreadable how many messages are no fingerprints
 * @param machines how many match what was asked for
 * @param sensors how many names of sensors match
 * @param known how many sensors of machines are known in all
 * @param left how many were left out, since so many are not kept
 * @param newest the end of the newest window, or null
 * @param columns the names of the sensors on this page
 * @param rows the machines on this page
 * @param strange the sensors that differ most from what is usual for them, of all machines
 */
record Grid(
    boolean complete,
    long unreadable,
    int machines,
    int sensors,
    int known,
    long left,
    @Nullable Long newest,
    List<String> columns,
    List<Row> rows,
    List<Strange> strange) {
  Grid {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    strange = List.copyOf(strange);
  }

  /**
   * A machine.
   *
   * @param cells one for each column; null where it has no such sensor
   */
  record Row(String machine, String type, long end, List<@Nullable Cell> cells) {}

  /**
   * The last window of one sensor.
   *
   * @param deviation of its mean from the windows before, in their standard deviations; null where
   *     nobody can tell
   * @param missing the share of what it sent that is no number
   * @param behind whether its machine has a newer window, in which it is not
   */
  record Cell(Point last, @Nullable Double deviation, double missing, boolean behind) {}

  /** A sensor to look at. */
  record Strange(String machine, String sensor, Cell cell) {}
}
