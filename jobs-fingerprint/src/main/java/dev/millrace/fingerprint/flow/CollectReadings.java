package dev.millrace.fingerprint.flow;

import dev.millrace.fingerprint.model.Part;
import dev.millrace.fingerprint.model.Reading;
import dev.millrace.fingerprint.model.Received;
import dev.millrace.fingerprint.model.SensorMessage;
import dev.millrace.fingerprint.model.SensorReadings;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.eventtime.CombineOnTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the readings of each equipment on their way to its windows. */
final class CollectReadings implements CombineOnTime.Combiner<Received, Part> {
  /** What a sensor and a reading take at most, each a little more than that. */
  private static final int SENSOR_BYTES = 250;

  private static final int READING_BYTES = 16;

  @Override
  public CombineOnTime.Parts<Received, Part> none() {
    return new Collected();
  }

  @Override
  public void sendAlone(Received received, CombineOnTime.Sender<Part> out) {
    Sensors sensors = new Sensors();
    sensors.add(received.message());
    out.send(sensors.part(received.message().equipId(), received.origin()));
  }

  /** What was collected for one window. */
  private static final class Collected implements CombineOnTime.Parts<Received, Part> {
    private final Map<String, Sensors> byEquipment = new HashMap<>();
    private int size;

    @Override
    public void add(Received received) {
      SensorMessage message = received.message();
      Sensors sensors = byEquipment.get(message.equipId());
      if (sensors == null) {
        sensors = new Sensors();
        byEquipment.put(message.equipId(), sensors);
      }
      size += sensors.add(message) * SENSOR_BYTES + message.readings().size() * READING_BYTES;
    }

    /** In bytes, roughly. */
    @Override
    public int size() {
      return size;
    }

    @Override
    public void sendTo(CombineOnTime.Sender<Part> out) {
      byEquipment.forEach((equipId, sensors) -> out.send(sensors.part(equipId, null)));
    }
  }

  /**
   * The sensors of one piece of equipment. Its messages mostly name the same ones in the same
   * order, so each is first looked for in its place.
   */
  private static final class Sensors {
    private final Map<String, Growing> byName = new HashMap<>();
    private final List<Growing> inOrder = new ArrayList<>();

    /** Gives the number of sensors that were not known before. */
    int add(SensorMessage message) {
      int before = inOrder.size();
      int place = 0;
      for (Reading reading : message.readings()) {
        find(reading.sensor(), place++).add(reading);
      }
      return inOrder.size() - before;
    }

    private Growing find(String sensor, int place) {
      if (place < inOrder.size()) {
        Growing expected = inOrder.get(place);
        if (expected.sensor.equals(sensor)) {
          return expected;
        }
      }
      Growing known = byName.get(sensor);
      if (known == null) {
        known = new Growing(sensor);
        byName.put(sensor, known);
        inOrder.add(known);
      }
      return known;
    }

    Part part(String equipId, @Nullable Origin origin) {
      Map<String, SensorReadings> readings = new HashMap<>();
      inOrder.forEach(growing -> readings.put(growing.sensor, growing.readings()));
      return new Part(equipId, readings, origin);
    }
  }

  /** The readings of one sensor while they come in. */
  private static final class Growing {
    private final String sensor;
    private double[] values = new double[8];
    private int size;
    private long nulls;
    private long invalid;

    Growing(String sensor) {
      this.sensor = sensor;
    }

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
