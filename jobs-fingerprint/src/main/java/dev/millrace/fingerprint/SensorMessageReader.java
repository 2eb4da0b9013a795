package dev.millrace.fingerprint;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.millrace.fingerprint.model.Reading;
import dev.millrace.fingerprint.model.SensorMessage;
import dev.millrace.serde.codec.InvalidRecord;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.serde.codec.WrittenTime;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads sensor messages, strictly where a message is concerned and patiently where one reading is:
 * a sensor that reports nonsense costs its own reading only, a message without equipment or time is
 * refused as a whole. Messages as nearly all producers write them are read fast, all others by a
 * strict parser; both read the same bytes the same way.
 */
public final class SensorMessageReader implements Serializable {
  private final JsonCodec<Wire> strict = JsonCodec.of(Wire.class).withLongNumbers();
  private final PlainSensorMessages plain = new PlainSensorMessages();

  /**
   * Reads one message.
   *
   * @throws MalformedRecord if the bytes are no message, or one that breaks its own rules
   */
  public SensorMessage read(byte[] bytes) throws MalformedRecord {
    SensorMessage message = plain.read(bytes);
    if (message != null) {
      return message;
    }
    Wire wire = strict.decode(bytes);
    try {
      return wire.message();
    } catch (InvalidRecord broken) {
      throw MalformedRecord.invalid(broken);
    }
  }

  /** A message as it is written; what is missing is null. */
  private record Wire(
      @JsonProperty("equip_id") @JsonDeserialize(using = EquipmentName.class)
          @Nullable String equipId,
      @Nullable WrittenTime timestamp,
      @JsonDeserialize(using = Readings.class) @Nullable List<Reading> data) {

    SensorMessage message() {
      return new SensorMessage(
          present("equip-id", "equip_id", equipId),
          present("timestamp", "timestamp", timestamp).epochMillis(),
          present("data", "data", data));
    }

    private static <T> T present(String code, String field, @Nullable T value) {
      if (value == null) {
        throw new InvalidRecord("missing-" + code, field + " is missing");
      }
      return value;
    }
  }

  /** Reads the equipment's name: text, or a whole number as it is written. */
  static final class EquipmentName extends JsonDeserializer<String> {
    @Override
    public String deserialize(JsonParser json, DeserializationContext context) throws IOException {
      JsonToken token = json.currentToken();
      if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
        context.reportInputMismatch(
            String.class, "equip_id must be text or a whole number, not %s", token);
      }
      return json.getText();
    }
  }

  /** Reads the map of sensors. */
  static final class Readings extends JsonDeserializer<List<Reading>> {
    @Override
    public List<Reading> deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        context.reportInputMismatch(
            List.class, "data must be an object of sensors, not %s", json.currentToken());
      }
      List<Reading> readings = new ArrayList<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String sensor = json.currentName();
        readings.add(
            switch (json.nextToken()) {
              case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                  WrittenReading.parse(sensor, json.getText());
              case VALUE_NULL -> Reading.none(sensor);
              default -> {
                json.skipChildren();
                yield Reading.invalid(sensor);
              }
            });
      }
      return readings;
    }
  }
}
