package dev.millrace.serde.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A moment of which the microsecond matters, read in the same forms as {@link WrittenTime}. What is
 * finer than a microsecond is cut off.
 *
 * @param epochMicros microseconds since 1970-01-01T00:00:00Z, within the years 1 to 9999
 */
@JsonDeserialize(using = WrittenMicros.Reader.class)
public record WrittenMicros(long epochMicros) {
  /** A moment given as a number of milliseconds. */
  public static WrittenMicros ofMillis(long epochMillis) {
    return new WrittenMicros(WrittenTime.of(epochMillis).epochMillis() * 1_000);
  }

  /**
   * Reads a moment given as text.
   *
   * @param zone taken where the text names none
   * @throws InvalidRecord if the text is not ISO 8601 with date and time
   */
  public static WrittenMicros parse(String text, ZoneId zone) {
    Instant moment = WrittenTime.moment(text, zone);
    return new WrittenMicros(moment.getEpochSecond() * 1_000_000 + moment.getNano() / 1_000);
  }

  static final class Reader extends JsonDeserializer<WrittenMicros> {
    @Override
    public WrittenMicros deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        Object zone = context.getAttribute(WrittenTime.ZONE);
        return parse(json.getText(), zone == null ? ZoneOffset.UTC : (ZoneId) zone);
      }
      if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        return ofMillis(json.getLongValue());
      }
      return (WrittenMicros) context.handleUnexpectedToken(WrittenMicros.class, json);
    }
  }
}
