package dev.millrace.fingerprint.flow;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.fingerprint.model.Part;
import dev.millrace.fingerprint.model.Reading;
import dev.millrace.fingerprint.model.Received;
import dev.millrace.fingerprint.model.SensorMessage;
import dev.millrace.fingerprint.model.SensorReadings;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.eventtime.CombineOnTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

class CollectReadingsTest {
  private final CollectReadings collect = new CollectReadings();
  private final CombineOnTime.Parts<Received, Part> collected = collect.none();
  private final Sent sent = new Sent();

  @Test
  void findsEachSensorWhereverAMessageNamesIt() {
    collected.add(message("kiln", Reading.of("a", 1), Reading.of("b", 2), Reading.of("c", 3)));
    collected.add(message("kiln", Reading.of("c", 4), Reading.none("b"), Reading.of("a", 5)));
    collected.add(message("kiln", Reading.invalid("b"), Reading.of("d", 6)));
    collected.sendTo(sent);
    Part part = sent.only();
    assertThat(part.sensors()).containsOnlyKeys("a", "b", "c", "d");
    assertThat(values(part, "a")).containsExactly(1, 5);
    assertThat(values(part, "b")).containsExactly(2);
    assertThat(readings(part, "b").nullCount()).isEqualTo(1);
    assertThat(readings(part, "b").invalidCount()).isEqualTo(1);
    assertThat(values(part, "c")).containsExactly(3, 4);
    assertThat(values(part, "d")).containsExactly(6);
  }

  @Test
  void keepsEquipmentApartAndSendsNoRoomToGrowInto() {
    for (int i = 0; i < 100; i++) {
      collected.add(message("kiln", Reading.of("a", i)));
      collected.add(message("mill", Reading.of("a", -i)));
    }
    collected.sendTo(sent);
    assertThat(sent.parts).extracting(Part::equipId).containsExactlyInAnyOrder("kiln", "mill");
    assertThat(sent.parts)
        .allSatisfy(
            part -> {
              assertThat(part.origin()).isNull();
              assertThat(readings(part, "a").size()).isEqualTo(100);
              assertThat(readings(part, "a").values()).hasSize(100);
            });
  }

  @Test
  void countsWhatItHoldsByReadingsAndBySensors() {
    collected.add(message("kiln", Reading.of("a", 1)));
    int first = collected.size();
    collected.add(message("kiln", Reading.of("a", 2)));
    int reading = collected.size() - first;
    collected.add(message("kiln", Reading.of("b", 3)));
    int sensor = collected.size() - first - reading;
    assertThat(reading).isBetween(Double.BYTES, sensor - 1);
    assertThat(sensor).isEqualTo(first);
  }

  @Test
  void aMessageAloneKeepsItsOrigin() {
    Received received = message("kiln", Reading.of("a", 1));
    collect.sendAlone(received, sent);
    assertThat(sent.only().origin()).isEqualTo(received.origin());
    assertThat(values(sent.only(), "a")).containsExactly(1);
  }

  private static double[] values(Part part, String sensor) {
    SensorReadings readings = readings(part, sensor);
    return IntStream.range(0, readings.size()).mapToDouble(i -> readings.values()[i]).toArray();
  }

  private static SensorReadings readings(Part part, String sensor) {
    return requireNonNull(part.sensors().get(sensor));
  }

  private static Received message(String equipId, Reading... readings) {
    return new Received(
        new SensorMessage(equipId, 0, List.of(readings)),
        new Origin("sensor-data", 0, 7, 0, null, null, List.of()));
  }

  /** Keeps what was sent. */
  private static final class Sent implements CombineOnTime.Sender<Part> {
    private final List<Part> parts = new ArrayList<>();

    @Override
    public void send(Part part) {
      parts.add(part);
    }

    @Override
    public void send(OutputTag<Part> side, Part part) {
      throw new AssertionError("there is one output");
    }

    Part only() {
      assertThat(parts).hasSize(1);
      return parts.get(0);
    }
  }
}
