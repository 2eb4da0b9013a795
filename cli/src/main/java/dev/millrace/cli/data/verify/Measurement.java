package dev.millrace.cli.data.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A sensor message as it states itself, after the rules of the pipeline accepted it.
 *
 * @param time the event time in epoch milliseconds
 * @param readings by sensor: a finite number, {@link #NONE} or {@link #INVALID}
 */
record Measurement(String equipId, long time, Map<String, Double> readings) {
  /** The sensor says that it has no reading. */
  static final double NONE = Double.POSITIVE_INFINITY;

  /** What the sensor reports is no number. */
  static final double INVALID = Double.NaN;

  private static final int LONGEST_NAME = 255;
  private static final Duration FARTHEST_AHEAD = Duration.ofMinutes(5);
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxNumberLength(2_000_000)
                  .build())
          .build();

  /**
   * Reads a message.
   *
   * @param arrived the timestamp of the Kafka record
   * @return null if it has to be a dead letter
   */
  static @Nullable Measurement of(byte @Nullable [] value, long arrived) {
    if (value == null) {
      return null;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      try (JsonParser json =
          JSON.createParser(text.startsWith("\ufeff") ? text.substring(1) : text)) {
        Measurement read = read(json);
        return read == null || read.time > arrived + FARTHEST_AHEAD.toMillis() ? null : read;
      }
    } catch (IOException unreadable) {
      return null;
    }
  }

  private static @Nullable Measurement read(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      return null;
    }
    String equipId = null;
    Long time = null;
    Map<String, Double> readings = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken token = json.nextToken();
      switch (field) {
        case "equip_id" -> {
          if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
            equipId = json.getText();
          } else {
            return null;
          }
        }
        case "timestamp" -> {
          time = Reading.time(token, json);
          if (time == null) {
            return null;
          }
        }
        case "data" -> {
          readings = token == JsonToken.START_OBJECT ? readings(json) : null;
          if (readings == null) {
            return null;
          }
        }
        default -> json.skipChildren();
      }
    }
    boolean whole =
        equipId != null
            && !equipId.isBlank()
            && equipId.length() <= LONGEST_NAME
            && json.nextToken() == null;
    return !whole || equipId == null || time == null || readings == null
        ? null
        : new Measurement(equipId, time, readings);
  }

  private static @Nullable Map<String, Double> readings(JsonParser json) throws IOException {
    var readings = new LinkedHashMap<String, Double>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String sensor = json.currentName();
      JsonToken token = json.nextToken();
      if (token == JsonToken.VALUE_NULL) {
        readings.put(sensor, NONE);
      } else if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
        readings.put(sensor, number(json.getText()));
      } else {
        json.skipChildren();
        readings.put(sensor, INVALID);
      }
    }
    boolean named = readings.keySet().stream().allMatch(name -> name.length() <= LONGEST_NAME);
    return named && !readings.isEmpty() ? readings : null;
  }

  private static double number(String written) {
    String text = written.strip();
    if (text.isEmpty() || text.equals("null")) {
      return NONE;
    }
    double number = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : INVALID;
    return Double.isFinite(number) ? number : INVALID;
  }
}
