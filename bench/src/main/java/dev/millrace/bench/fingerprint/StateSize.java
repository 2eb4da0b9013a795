package dev.millrace.bench.fingerprint;

import dev.millrace.fingerprint.logic.Deviation;
import dev.millrace.fingerprint.logic.Statistics;
import dev.millrace.fingerprint.model.SensorReadings;
import dev.millrace.fingerprint.model.WindowReadings;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataOutputSerializer;

/** How many bytes a checkpoint holds for one sensor in one open window. */
final class StateSize {
  private static final List<Integer> READINGS = List.of(60, 3_600, 100_000);

  /** The job's own, unless it is told otherwise. */
  private static final int LIMIT = 100_000;

  private StateSize() {}

  /** For some numbers of readings: all kept with their room to grow into, and folded. */
  static String table() throws IOException {
    StringBuilder table =
        new StringBuilder(
            """
            Bytes in a checkpoint for one sensor in one open window, of equipment with 5 sensors:

            | readings | exact | per reading | folded |
            |---:|---:|---:|---:|
            """);
    for (int readings : READINGS) {
      long exact = bytesPerSensor(readings, LIMIT);
      table.append(
          String.format(
              Locale.ROOT,
              "| %,d | %,d | %.1f | %,d |%n",
              readings,
              exact,
              (double) exact / readings,
              bytesPerSensor(readings, readings - 1)));
    }
    return table.toString();
  }

  /** As the job's own serializer writes a window that was put together of parts. */
  private static long bytesPerSensor(int readings, int limit) throws IOException {
    Statistics statistics = new Statistics(limit, Deviation.POPULATION);
    Map<String, SensorReadings> sensors = new HashMap<>();
    for (int sensor = 1; sensor <= FingerprintBench.SENSORS; sensor++) {
      double[] values = new SplittableRandom(sensor).doubles(readings, 0, 100).toArray();
      sensors.put(
          String.format(Locale.ROOT, "%04d", sensor), Parts.putTogether(values, statistics));
    }
    var serializer =
        TypeInformation.of(WindowReadings.class).createSerializer(new SerializerConfigImpl());
    DataOutputSerializer bytes = new DataOutputSerializer(1 << 20);
    serializer.serialize(new WindowReadings(sensors), bytes);
    return bytes.length() / FingerprintBench.SENSORS;
  }
}
