package dev.millrace.fingerprint.flow;

import dev.millrace.fingerprint.model.Part;
import dev.millrace.fingerprint.model.Reading;
import dev.millrace.fingerprint.model.Received;
import dev.millrace.fingerprint.model.SensorMessage;
import dev.millrace.fingerprint.model.SensorReadings;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.eventtime.CombineOnTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the readings of each equipment on their way to its windows. */
final class CollectReadings implements CombineOnTime.Combiner<Received, Part> {
  @Override
  public CombineOnTime.Parts<Received, Part> none() {
    return new Collected();
  }

  @Override
  public void sendAlone(Received received, CombineOnTime.Sender<Part> out) {
    Map<String, Growing> sensors = new HashMap<>();
    add(received.message(), sensors);
    out.send(part(received.message().equipId(), sensors, received.origin()));
  }

  private static void add(SensorMessage message, Map<String, Growing> sensors) {
    for (Reading reading : message.readings()) {
      Growing growing = sensors.get(reading.sensor());
      if (growing == null) {
        growing = new Growing();
        sensors.put(reading.sensor(), growing);
      }
      growing.add(reading);
    }
  }

  private static Part part(String equipId, Map<String, Growing> sensors, @Nullable Origin origin) {
    Map<String, SensorReadings> readings = new HashMap<>();
    sensors.forEach((sensor, growing) -> readings.put(sensor, growing.readings()));
    return new Part(equipId, readings, origin);
  }

  /** What was collected for one window. */
  private static final class Collected implements CombineOnTime.Parts<Received, Part> {
    private final Map<String, Map<String, Growing>> byEquipment = new HashMap<>();
    private int size;

    @Override
    public void add(Received received) {
      SensorMessage message = received.message();
      Map<String, Growing> sensors = byEquipment.get(message.equipId());
      if (sensors == null) {
        sensors = new HashMap<>();
        byEquipment.put(message.equipId(), sensors);
      }
      CollectReadings.add(message, sensors);
      size += message.readings().size();
    }

    /** In readings. */
    @Override
    public int size() {
      return size;
    }

    @Override
    public void sendTo(CombineOnTime.Sender<Part> out) {
      byEquipment.forEach((equipId, sensors) -> out.send(part(equipId, sensors, null)));
    }
  }

  /** The readings of one sensor while they come in. */
  private static final class Growing {
    private double[] values = new double[2];
    private int size;
    private long nulls;
    private long invalid;

    void add(Reading reading) {
      switch (reading.kind()) {
        case NUMBER -> {
          if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
          }
          values[size++] = reading.value();
        }
        case NULL -> nulls++;
        case INVALID -> invalid++;
      }
    }

    SensorReadings readings() {
      return new SensorReadings(Arrays.copyOf(values, size), size, nulls, invalid, null);
    }
  }
}
