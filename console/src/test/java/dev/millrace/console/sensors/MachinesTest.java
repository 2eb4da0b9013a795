package dev.millrace.console.sensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.console.Refusal;
import dev.millrace.fingerprint.model.Fingerprint;
import dev.millrace.fingerprint.model.SensorStatistics;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of a grid of machines and sensors, and its limit. */
class MachinesTest {
  private final Machines machines = new Machines();

  @ParameterizedTest(name = "machine={0} sensor={1}: {2} machines, {3} sensors")
  @CsvSource({
    "'', '', 40, 30",
    "1, '', 13, 30",
    "KILN-3, 0007, 10, 1",
    "x, '', 0, 0",
    "'', x, 0, 0"
  })
  void findsMachinesAndSensorsByPartsOfTheirNames(
      String machine, String sensor, int rows, int columns) {
    fill(40, 30);

    Grid grid = page(machine, sensor, "0", "0");
    assertThat(grid.machines()).isEqualTo(rows);
    assertThat(grid.sensors()).isEqualTo(columns);
    assertThat(grid.rows()).hasSize(Math.min(rows, GridWanted.ROWS));
    assertThat(grid.columns()).hasSize(Math.min(columns, GridWanted.COLUMNS));
  }

  @Test
  void turnsPages() {
    fill(40, 30);
    machines.put(fingerprint("kiln-39", 2, "only here"));

    Grid grid = page("", "", "1", "1");
    assertThat(grid.rows()).hasSize(15);
    assertThat(grid.columns()).hasSize(11).contains("only here");
    assertThat(grid.rows().get(0).cells()).hasSize(11).last().isNull();
    assertThat(grid.rows().get(14).cells()).last().isNotNull();
    assertThat(page("", "", "9", "9").rows()).isEmpty();
  }

  @Test
  void keepsNoMoreSensorsThanItsLimitAndSaysSo() {
    fill(10, 1_000);
    fill(11, 1_003);

    Grid grid = page("", "", "0", "0");
    assertThat(grid.known()).isEqualTo(Machines.MOST_SENSORS);
    assertThat(grid.left()).isEqualTo(10 * 3 + 1_003);
  }

  @Test
  void tellsASensorThatIsNoLongerThere() {
    machines.put(fingerprint("kiln", 1, "a", "b"));
    machines.put(fingerprint("kiln", 2, "a"));

    assertThat(page("", "", "0", "0").rows().get(0).cells())
        .extracting(cell -> cell != null && cell.behind())
        .containsExactly(false, true);
  }

  @Test
  void namesWhatIsStrangestFirst() {
    for (int window = 0; window < 8; window++) {
      machines.put(
          new Fingerprint(
              "",
              "kiln",
              "",
              window * 60_000L,
              (window + 1) * 60_000L,
              Map.of(
                  "steady", statistics(50 + window % 2, 60, 0),
                  "jumps", statistics(window == 7 ? 90 : 50 + window % 2, 60, 0),
                  "lost", statistics(50 + window % 2, 30, 30))));
    }

    assertThat(page("", "", "0", "0").strange())
        .extracting(Grid.Strange::sensor)
        .containsExactly("jumps", "lost");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "999999", "x", " "})
  void refusesPagesThatCannotBe(String page) {
    assertThatThrownBy(() -> page("", "", page, "0"))
        .isInstanceOf(Refusal.class)
        .hasMessage("There is no such page of the grid.");
  }

  private Grid page(String machine, String sensor, String row, String column) {
    return machines.page(GridWanted.of(machine, sensor, row, column), true, 0);
  }

  private void fill(int count, int sensors) {
    String[] names = IntStream.range(0, sensors).mapToObj("%04d"::formatted).toArray(String[]::new);
    IntStream.range(0, count)
        .forEach(which -> machines.put(fingerprint("kiln-%02d".formatted(which), 1, names)));
  }

  private static Fingerprint fingerprint(String machine, long window, String... sensors) {
    var data = new TreeMap<String, SensorStatistics>();
    Arrays.stream(sensors).forEach(sensor -> data.put(sensor, statistics(50, 60, 0)));
    return Fingerprint.of(machine, "kiln", window * 60_000, (window + 1) * 60_000, data);
  }

  private static SensorStatistics statistics(double mean, long count, long nulls) {
    return new SensorStatistics(mean - 1, mean + 1, mean, mean, 1.0, count, nulls, 0, null, null);
  }
}
