package dev.millrace.cli.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads values for display: exact decimals, and no surprise from hostile input. */
public final class Json {
  public static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(200).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** A value that is JSON, as text and as a tree. */
  public record Parsed(String text, JsonNode tree) {}

  /** What the bytes say, or null if they are no JSON in UTF-8. */
  public static @Nullable Parsed read(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      JsonNode tree = MAPPER.readTree(text);
      return tree == null || tree.isMissingNode() ? null : new Parsed(text, tree);
    } catch (CharacterCodingException | JsonProcessingException notJson) {
      return null;
    }
  }

  /** A JSON string that says this, whatever it is. */
  static String quoted(String text) {
    return SafeText.ofJson(MAPPER.getNodeFactory().textNode(text).toString());
  }

  /** Any bytes as JSON on one line: themselves if they are JSON, else a string that shows them. */
  static String line(byte @Nullable [] bytes) {
    if (bytes == null) {
      return "null";
    }
    Parsed json = read(bytes);
    return json == null ? quoted(SafeText.of(bytes)) : SafeText.ofJson(json.text());
  }

  private Json() {}
}
