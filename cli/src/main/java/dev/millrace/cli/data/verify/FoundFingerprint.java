package dev.millrace.cli.data.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A fingerprint of the output topic, packed, since all of them are in memory at once.
 *
 * @param place where it stands
 * @param fault what is wrong with it whatever the input, or empty
 * @param sensors the numbers of its sensors, ascending
 * @param numbers of each sensor in turn as many as there are {@link #FIELDS}; not a number where
 *     there is none
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
record FoundFingerprint(long place, String fault, int[] sensors, double[] numbers) {
  private static final List<String> FIELDS =
      List.of("min", "max", "median", "mean", "std_dev", "count", "null_count", "invalid_count");
  private static final int ERROR = FIELDS.size();
  private static final int WIDTH = FIELDS.size() + 1;
  private static final int FIRST_COUNT = FIELDS.indexOf("count");

  /** Twice the error that holds with a confidence of 99 %, as there may be many sketches. */
  private static final double PATIENCE = 2;

  /** What says whose window a fingerprint describes. */
  static long identity(String equipId, long start) {
    return Fields.digest(equipId + '/' + start);
  }

  /** Whose window a message describes, or null if it does not say. */
  static @Nullable Long identity(@Nullable JsonNode message) {
    JsonNode fingerprint = message == null ? null : message.path("fingerprint");
    return fingerprint == null
            || !fingerprint.path("equip_id").isTextual()
            || !fingerprint.path("start_ms").isIntegralNumber()
        ? null
        : identity(fingerprint.path("equip_id").textValue(), fingerprint.path("start_ms").asLong());
  }

  /** Packs a message that says whose it is. */
  static FoundFingerprint of(long place, JsonNode message, long windowMillis, Names names) {
    JsonNode fingerprint = message.path("fingerprint");
    JsonNode data = fingerprint.path("data");
    int[] sensors =
        data.properties().stream().mapToInt(each -> names.number(each.getKey())).sorted().toArray();
    var numbers = new double[sensors.length * WIDTH];
    String fault = fault(message, fingerprint, windowMillis);
    for (int i = 0; i < sensors.length; i++) {
      JsonNode statistics = data.path(names.name(sensors[i]));
      for (int field = 0; field < FIELDS.size(); field++) {
        JsonNode number = statistics.path(FIELDS.get(field));
        boolean fits =
            field < FIRST_COUNT
                ? number.isNumber() || number.isNull()
                : number.isIntegralNumber() && number.longValue() >= 0;
        if (!fits) {
          fault = FIELDS.get(field) + " of " + names.name(sensors[i]) + " is " + number;
        }
        numbers[i * WIDTH + field] = number.isNumber() ? number.doubleValue() : Double.NaN;
      }
      JsonNode method = statistics.path("median_method");
      if (!method.isMissingNode() && !"kll".equals(method.textValue())) {
        fault = "median_method of " + names.name(sensors[i]) + " is " + method;
      }
      numbers[i * WIDTH + ERROR] =
          method.isMissingNode() ? 0 : statistics.path("median_rank_error").asDouble(Double.NaN);
    }
    return new FoundFingerprint(place, fault, sensors, numbers);
  }

  private static String fault(JsonNode message, JsonNode fingerprint, long windowMillis) {
    String equipId = fingerprint.path("equip_id").asText();
    long start = fingerprint.path("start_ms").asLong();
    String uuid = UUID.nameUUIDFromBytes((equipId + '/' + start).getBytes(UTF_8)).toString();
    if (message.size() != 1) {
      return "more than a fingerprint";
    }
    if (!uuid.equals(fingerprint.path("uuid").textValue())) {
      return "uuid=" + fingerprint.path("uuid") + " instead of " + uuid;
    }
    if (fingerprint.path("type").asText().isEmpty() || !fingerprint.path("type").isTextual()) {
      return "type=" + fingerprint.path("type");
    }
    JsonNode end = fingerprint.path("end_ms");
    return end.isIntegralNumber() && end.longValue() == start + windowMillis
        ? ""
        : "end_ms=" + end + " instead of " + (start + windowMillis);
  }

  /**
   * How it differs from what it must be, or empty.
   *
   * @param expected the readings by the number of their sensor
   * @param exact up to how many readings of a sensor the median has to be exact
   */
  String difference(Map<Integer, SensorReadings> expected, Names names, boolean sample, int exact) {
    if (!fault.isEmpty()) {
      return fault;
    }
    var places = new HashMap<Integer, Integer>();
    for (int i = 0; i < sensors.length; i++) {
      places.put(sensors[i], i);
    }
    for (int sensor : sensors) {
      if (!expected.containsKey(sensor)) {
        return "sensor " + names.name(sensor) + ", which has sent nothing";
      }
    }
    for (Map.Entry<Integer, SensorReadings> each : expected.entrySet()) {
      String name = names.name(each.getKey());
      Integer place = places.get(each.getKey());
      if (place == null) {
        return "no sensor " + name;
      }
      double[] found = Arrays.copyOfRange(numbers, place * WIDTH, (place + 1) * WIDTH);
      String difference = difference(each.getValue(), found, sample, exact);
      if (!difference.isEmpty()) {
        return name + ": " + difference;
      }
    }
    return "";
  }

  private static String difference(
      SensorReadings readings, double[] found, boolean sample, int exact) {
    double[] values = readings.values();
    double[] expected = new double[FIELDS.size()];
    Arrays.fill(expected, Double.NaN);
    expected[FIRST_COUNT] = values.length;
    expected[FIRST_COUNT + 1] = readings.nulls();
    expected[FIRST_COUNT + 2] = readings.invalid();
    Statistics statistics = values.length == 0 ? null : new Statistics(values, sample);
    if (statistics != null) {
      expected[0] = statistics.min();
      expected[1] = statistics.max();
      expected[2] = statistics.median();
      expected[3] = statistics.mean();
      expected[4] = statistics.deviation();
    }
    double error = found[ERROR];
    boolean sketched = error != 0;
    if (sketched && !(values.length > exact && error > 0 && error < 0.05)) {
      return "a sketch of " + values.length + " readings with an error of " + error;
    }
    for (int field = 0; field < FIELDS.size(); field++) {
      String name = FIELDS.get(field);
      boolean close;
      if (statistics != null && name.equals("mean")) {
        close = statistics.isMean(found[field]);
      } else if (statistics != null && name.equals("median") && sketched) {
        close = statistics.isMedian(found[field], PATIENCE * error);
      } else {
        close = Statistics.isClose(found[field], expected[field]);
      }
      if (!close) {
        return name + "=" + found[field] + " instead of " + expected[field];
      }
    }
    return "";
  }

  /** How many readings it counts, missing and invalid ones included. */
  long counted() {
    long counted = 0;
    for (int i = 0; i < sensors.length; i++) {
      for (int field = FIRST_COUNT; field < FIELDS.size(); field++) {
        counted += (long) numbers[i * WIDTH + field];
      }
    }
    return counted;
  }
}
