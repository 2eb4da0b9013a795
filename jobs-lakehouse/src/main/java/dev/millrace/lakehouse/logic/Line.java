package dev.millrace.lakehouse.logic;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.node.TextNode;
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
          case "camera_id" -> cameraId = value(name, cameraId, line, context);
          case "store_id" -> storeId = value(name, storeId, line, context);
          case "timestamp" -> timestamp = value(name, timestamp, line, context);
          default -> line.skipChildren();
        }
      }
      return new Line(cameraId, storeId, timestamp);
    }

    private static JsonNode value(
        String name, @Nullable JsonNode before, JsonParser line, DeserializationContext context)
        throws IOException {
      if (before != null) {
        throw new JsonParseException(line, "Duplicate field '" + name + "'");
      }
      // Nearly all are text, for which a tree need not be asked for.
      return line.hasToken(JsonToken.VALUE_STRING)
          ? TextNode.valueOf(line.getText())
          : context.readTree(line);
    }
  }
}
