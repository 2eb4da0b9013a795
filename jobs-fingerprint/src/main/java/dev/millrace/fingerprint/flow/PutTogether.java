package dev.millrace.fingerprint.flow;

import dev.millrace.fingerprint.logic.Statistics;
import dev.millrace.fingerprint.model.Part;
import dev.millrace.fingerprint.model.SensorReadings;
import dev.millrace.fingerprint.model.WindowReadings;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.AggregateFunction;

/** Puts the parts of a window together; what the window holds grows in place. */
final class PutTogether implements AggregateFunction<Part, WindowReadings, WindowReadings> {
  private final Statistics statistics;

  PutTogether(Statistics statistics) {
    this.statistics = statistics;
  }

  @Override
  public WindowReadings createAccumulator() {
    return new WindowReadings(new HashMap<>());
  }

  @Override
  public WindowReadings add(Part part, WindowReadings window) {
    return plus(window, part.sensors());
  }

  @Override
  public WindowReadings getResult(WindowReadings window) {
    return window;
  }

  @Override
  public WindowReadings merge(WindowReadings one, WindowReadings other) {
    return plus(one, other.sensors());
  }

  private WindowReadings plus(WindowReadings window, Map<String, SensorReadings> more) {
    more.forEach(
        (sensor, readings) -> {
          SensorReadings before = window.sensors().getOrDefault(sensor, SensorReadings.none());
          window.sensors().put(sensor, statistics.plus(before, readings));
        });
    return window;
  }
}
