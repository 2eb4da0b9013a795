package dev.millrace.console.sensors;

import dev.millrace.console.sensors.Grid.Cell;
import dev.millrace.console.sensors.Grid.Row;
import dev.millrace.console.sensors.Grid.Strange;
import dev.millrace.fingerprint.model.Fingerprint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The latest windows of all sensors of all machines, up to a number of sensors. */
final class Machines {
  static final int MOST_SENSORS = 10_000;
  private static final int MOST_STRANGE = 8;

  /** From here on a mean is worth a look. */
  private static final double FAR = 3;

  /** So is a sensor of which so much is missing. */
  private static final double MUCH = 0.2;

  private final Map<String, Machine> machines = new TreeMap<>();
  private int sensors;
  private long left;

  /** One machine. */
  private static final class Machine {
    private final Map<String, SensorHistory> sensors = new TreeMap<>();
    private String type = "";
    private long end;
  }

  void clear() {
    machines.clear();
    sensors = 0;
    left = 0;
  }

  void put(Fingerprint fingerprint) {
    Machine machine = machines.get(fingerprint.equipId());
    if (machine == null) {
      if (sensors >= MOST_SENSORS) {
        left += fingerprint.data().size();
        return;
      }
      machine = new Machine();
      machines.put(fingerprint.equipId(), machine);
    }
    if (fingerprint.endMs() >= machine.end) {
      machine.end = fingerprint.endMs();
      machine.type = fingerprint.type();
    }
    for (var one : fingerprint.data().entrySet()) {
      SensorHistory history = machine.sensors.get(one.getKey());
      if (history == null) {
        if (sensors >= MOST_SENSORS) {
          left++;
          continue;
        }
        sensors++;
        history = new SensorHistory();
        machine.sensors.put(one.getKey(), history);
      }
      history.put(Point.of(fingerprint.startMs(), fingerprint.endMs(), one.getValue()));
    }
  }

  Optional<List<Point>> points(String machine, String sensor) {
    return Optional.ofNullable(machines.get(machine))
        .map(known -> known.sensors.get(sensor))
        .map(SensorHistory::points);
  }

  Grid page(GridWanted wanted, boolean complete, long unreadable) {
    List<Map.Entry<String, Machine>> found =
        machines.entrySet().stream()
            .filter(machine -> wanted.wantsMachine(machine.getKey()))
            .filter(
                machine ->
                    machine.getValue().sensors.keySet().stream().anyMatch(wanted::wantsSensor))
            .toList();
    var names = new TreeSet<String>();
    found.forEach(
        machine ->
            machine.getValue().sensors.keySet().stream()
                .filter(wanted::wantsSensor)
                .forEach(names::add));
    List<String> columns = page(names.stream(), wanted.column(), GridWanted.COLUMNS);
    return new Grid(
        complete,
        unreadable,
        found.size(),
        names.size(),
        sensors,
        left,
        machines.values().stream().map(machine -> machine.end).max(Long::compare).orElse(null),
        columns,
        page(found.stream(), wanted.row(), GridWanted.ROWS).stream()
            .map(machine -> row(machine.getKey(), machine.getValue(), columns))
            .toList(),
        strange());
  }

  private static <T> List<T> page(Stream<T> all, int page, int size) {
    return all.skip((long) page * size).limit(size).toList();
  }

  private static Row row(String name, Machine machine, List<String> columns) {
    var cells = new ArrayList<@Nullable Cell>();
    for (String column : columns) {
      SensorHistory history = machine.sensors.get(column);
      cells.add(history == null ? null : cell(history, machine));
    }
    return new Row(name, machine.type, machine.end, cells);
  }

  private static Cell cell(SensorHistory history, Machine machine) {
    Point last = history.last();
    return new Cell(last, history.deviation(), last.missing(), last.end() < machine.end);
  }

  /** Those that differ most, and those of which most is missing. */
  private List<Strange> strange() {
    var strange = new ArrayList<Strange>();
    machines.forEach(
        (name, machine) ->
            machine.sensors.forEach(
                (sensor, history) -> {
                  Cell cell = cell(history, machine);
                  if (strangeness(cell) >= FAR) {
                    strange.add(new Strange(name, sensor, cell));
                  }
                }));
    return strange.stream()
        .sorted(Comparator.<Strange>comparingDouble(one -> -strangeness(one.cell())))
        .limit(MOST_STRANGE)
        .toList();
  }

  /** In standard deviations; what is missing counts so that much of it is as strange as far. */
  private static double strangeness(Cell cell) {
    Double deviation = cell.deviation();
    double far = deviation == null ? 0 : Math.abs(deviation);
    return Math.max(far, cell.missing() * FAR / MUCH);
  }
}
