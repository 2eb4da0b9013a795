package dev.millrace.lakehouse.logic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the table has columns for in a line of JSON; whether it makes sense is seen later. */
@JsonDeserialize(using = Line.Reading.class)
record Line(@Nullable JsonNode cameraId, @Nullable JsonNode storeId, @Nullable JsonNode timestamp) {

  /** Passes over all other fields; what Jackson makes for a record takes half as long again. */
  static final class Reading extends StdDeserializer<Line> {
    Reading() {
      super(Line.class);
    }

    @Override
    public Line deserialize(JsonParser line, DeserializationContext context) throws IOException {
      if (!line.hasToken(JsonToken.START_OBJECT)) {
        return (Line) context.handleUnexpectedToken(Line.class, line);
      }
      JsonNode cameraId = null;
      JsonNode storeId = null;
      JsonNode timestamp = null;
      for (String name = line.nextFieldName(); name != null; name = line.nextFieldName()) {
        line.nextToken();
        switch (name) {
          case "camera_id" -> cameraId = context.readTree(line);
          case "store_id" -> storeId = context.readTree(line);
          case "timestamp" -> timestamp = context.readTree(line);
          default -> line.skipChildren();
        }
      }
      return new Line(cameraId, storeId, timestamp);
    }
  }
}
