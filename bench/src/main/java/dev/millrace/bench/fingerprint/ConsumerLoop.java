package dev.millrace.bench.fingerprint;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.bench.Input;
import dev.millrace.bench.Stopwatch;
import dev.millrace.bench.Tally;
import dev.millrace.fingerprint.SensorMessageReader;
import dev.millrace.fingerprint.model.Reading;
import dev.millrace.fingerprint.model.SensorMessage;
import java.util.Map;

/**
 * One thread that polls, parses and collects, and takes all fingerprints in the end: no state that
 * survives, no lateness, no network.
 */
final class ConsumerLoop {
  /** A message as one writes it down in an afternoon. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Message(String equipId, long timestamp, Map<String, String> data) {}

  private ConsumerLoop() {}

  /** Reads with Jackson as it comes, into a plain record that checks nothing. */
  static void withJackson(Input input, Stopwatch watch, Tally tally) throws Exception {
    ObjectReader reader = new JsonMapper().readerFor(Message.class);
    WindowMaps windows = new WindowMaps();
    input.readAll(
        watch,
        value -> {
          Message message = reader.readValue(value);
          Map<String, Values> sensors = windows.of(message.equipId(), message.timestamp());
          message
              .data()
              .forEach(
                  (sensor, written) -> {
                    Values values = sensors.computeIfAbsent(sensor, unused -> new Values());
                    if (written.equals("null")) {
                      values.addNull();
                    } else {
                      values.add(Double.parseDouble(written));
                    }
                  });
        });
    windows.giveTo(tally);
  }

  /** Reads with the reader of the job, which checks everything. */
  static void withTheReaderOfTheJob(Input input, Stopwatch watch, Tally tally) throws Exception {
    SensorMessageReader reader = new SensorMessageReader();
    WindowMaps windows = new WindowMaps();
    input.readAll(
        watch,
        value -> {
          SensorMessage message = reader.read(value);
          Map<String, Values> sensors = windows.of(message.equipId(), message.epochMillis());
          for (Reading reading : message.readings()) {
            Values values = sensors.computeIfAbsent(reading.sensor(), unused -> new Values());
            if (reading.kind() == Reading.Kind.NUMBER) {
              values.add(reading.value());
            } else {
              values.addNull();
            }
          }
        });
    windows.giveTo(tally);
  }
}
