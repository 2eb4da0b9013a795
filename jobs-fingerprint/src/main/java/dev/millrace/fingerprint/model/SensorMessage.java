package dev.millrace.fingerprint.model;

import dev.millrace.serde.codec.InvalidRecord;
import java.util.List;

/**
 * What the sensors of one piece of equipment reported at one moment.
 *
 * @param equipId the equipment, whether the message named it by a number or by text
 * @param epochMillis when, within the years 1 to 9999
 * @param readings of its sensors, each once; at least one
 */
public record SensorMessage(String equipId, long epochMillis, List<Reading> readings) {
  /** Names are keys of topics and of state. */
  private static final int MAX_NAME_LENGTH = 255;

  public SensorMessage {
    if (equipId.isBlank()) {
      throw new InvalidRecord("blank-equip-id", "equip_id must not be blank");
    }
    if (equipId.length() > MAX_NAME_LENGTH) {
      throw new InvalidRecord(
          "long-equip-id",
          "equip_id must have at most 255 characters, but has " + equipId.length());
    }
    if (readings.isEmpty()) {
      throw new InvalidRecord("no-sensors", "data must name at least one sensor");
    }
    for (Reading reading : readings) {
      if (reading.sensor().length() > MAX_NAME_LENGTH) {
        throw new InvalidRecord(
            "long-sensor",
            "a sensor's name must have at most 255 characters, but one has "
                + reading.sensor().length());
      }
    }
  }
}
