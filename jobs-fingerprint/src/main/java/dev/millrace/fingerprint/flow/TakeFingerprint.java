package dev.millrace.fingerprint.flow;

import dev.millrace.fingerprint.logic.Register;
import dev.millrace.fingerprint.logic.Statistics;
import dev.millrace.fingerprint.model.Fingerprint;
import dev.millrace.fingerprint.model.SensorStatistics;
import dev.millrace.fingerprint.model.WindowReadings;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Makes the fingerprint of a window that has closed. */
final class TakeFingerprint
    extends ProcessWindowFunction<WindowReadings, Fingerprint, String, TimeWindow> {
  private final Statistics statistics;
  private final Register register;

  TakeFingerprint(Statistics statistics, Register register) {
    this.statistics = statistics;
    this.register = register;
  }

  @Override
  public void process(
      String equipId,
      Context context,
      Iterable<WindowReadings> windows,
      Collector<Fingerprint> out) {
    Map<String, SensorStatistics> data = new TreeMap<>();
    windows
        .iterator()
        .next()
        .sensors()
        .forEach((sensor, readings) -> data.put(sensor, statistics.of(readings)));
    TimeWindow window = context.window();
    out.collect(
        Fingerprint.of(
            equipId, register.typeOf(equipId), window.getStart(), window.getEnd(), data));
  }
}
