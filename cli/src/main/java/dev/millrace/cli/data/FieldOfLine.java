package dev.millrace.cli.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds one field in a line of any bytes, because broken records need a key too. */
final class FieldOfLine {
  private static final JsonFactory JSON = new JsonFactory();

  private final String name;
  private final Pattern written;

  FieldOfLine(String name) {
    this.name = name;
    this.written =
        Pattern.compile(
            '"' + Pattern.quote(name) + "\"\\s*:\\s*(?:\"([^\"\\\\]*)\"|(-?[0-9]+)[\\s,}])");
  }

  /** The field's text or number in UTF-8, or null where the line has none. */
  byte @Nullable [] of(byte[] line) {
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          boolean found = parser.currentName().equals(name);
          JsonToken value = parser.nextToken();
          if (found) {
            return value.isScalarValue() && value != JsonToken.VALUE_NULL
                ? parser.getText().getBytes(UTF_8)
                : null;
          }
          parser.skipChildren();
        }
        return null;
      }
    } catch (IOException broken) {
      // A line that breaks before its field can still show it further on.
    }
    // Latin 1 maps every byte to one character and back, so the key keeps the line's bytes.
    Matcher match = written.matcher(new String(line, ISO_8859_1));
    if (!match.find()) {
      return null;
    }
    String found = match.group(1) == null ? match.group(2) : match.group(1);
    return found.getBytes(ISO_8859_1);
  }
}
