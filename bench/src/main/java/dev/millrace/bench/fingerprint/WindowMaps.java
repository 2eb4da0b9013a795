package dev.millrace.bench.fingerprint;

import dev.millrace.bench.Tally;
import dev.millrace.fingerprint.model.SensorStatistics;
import java.util.HashMap;
import java.util.Map;

/** Collects readings by window, equipment and sensor, as a program without a framework would. */
final class WindowMaps {
  private static final long WINDOW_MILLIS = 60_000;

  private final Map<Long, Map<String, Map<String, Values>>> windows = new HashMap<>();

  /** What one piece of equipment reported in the window that a moment falls into. */
  Map<String, Values> of(String equipId, long epochMillis) {
    return windows
        .computeIfAbsent(
            epochMillis - Math.floorMod(epochMillis, WINDOW_MILLIS), unused -> new HashMap<>())
        .computeIfAbsent(equipId, unused -> new HashMap<>());
  }

  void giveTo(Tally tally) {
    windows.forEach(
        (start, equipment) ->
            equipment.forEach(
                (equipId, sensors) -> {
                  Map<String, SensorStatistics> data = new HashMap<>();
                  sensors.forEach((sensor, values) -> data.put(sensor, values.statistics()));
                  Findings.give(equipId, start, data, tally);
                }));
  }
}
