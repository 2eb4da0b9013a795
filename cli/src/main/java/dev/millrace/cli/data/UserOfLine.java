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

/** Finds the user in a line of any bytes, because broken records need a key too. */
final class UserOfLine {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern FIELD = Pattern.compile("\"user_id\"\\s*:\\s*\"([^\"\\\\]*)\"");

  /** The user in UTF-8, or null where the line names none. */
  static byte @Nullable [] key(byte[] line) {
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          boolean found = parser.currentName().equals("user_id");
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
      // A line that breaks before its user can still show it further on.
    }
    // Latin 1 maps every byte to one character and back, so the key keeps the line's bytes.
    Matcher match = FIELD.matcher(new String(line, ISO_8859_1));
    return match.find() ? match.group(1).getBytes(ISO_8859_1) : null;
  }

  private UserOfLine() {}
}
