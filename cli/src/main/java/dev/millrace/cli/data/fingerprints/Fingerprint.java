package dev.millrace.cli.data.fingerprints;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A fingerprint as it lay in its topic. Its equipment may be called anything; only the UUID and two
 * numbers become part of a file's name.
 *
 * @param uuid in its canonical form
 * @param equipId as it stands in the message
 * @param start the first millisecond of the window
 * @param end the first millisecond behind the window
 * @param readings how many readings of each sensor it was computed from, missing and invalid ones
 *     included
 * @param json the bytes of the JSON object, exactly as they came
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; the bytes are what is kept.
record Fingerprint(
    UUID uuid, String equipId, long start, long end, Map<String, Long> readings, byte[] json) {
  private static final JsonMapper JSON =
      new JsonMapper(
          JsonFactory.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).build())
              .build());

  /** Far from where sums overflow. */
  private static final long LIMIT = 1L << 60;

  /** Reads the message {@code {"fingerprint":{…}}}. */
  static Fingerprint read(byte @Nullable [] message) throws NotAFingerprint {
    if (message == null) {
      throw new NotAFingerprint("it is empty");
    }
    try (JsonParser parser = JSON.createParser(message)) {
      var unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message));
      if (parser.nextToken() != JsonToken.START_OBJECT
          || !"fingerprint".equals(parser.nextFieldName())
          || parser.nextToken() != JsonToken.START_OBJECT) {
        throw new NotAFingerprint("it does not begin with {\"fingerprint\":{");
      }
      int from = (int) parser.currentTokenLocation().getByteOffset();
      JsonNode tree = JSON.readTree(parser);
      int to = (int) parser.currentLocation().getByteOffset();
      if (parser.nextToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        throw new NotAFingerprint("something stands behind the fingerprint");
      }
      return of(tree, Arrays.copyOfRange(message, from, to));
    } catch (CharacterCodingException broken) {
      throw new NotAFingerprint("it is not UTF-8");
    } catch (IOException broken) {
      throw new NotAFingerprint("it is not JSON");
    }
  }

  private static Fingerprint of(JsonNode tree, byte[] json) throws NotAFingerprint {
    long start = number(tree, "start_ms");
    long end = number(tree, "end_ms");
    if (start >= end || Math.floorMod(start, end - start) != 0) {
      throw new NotAFingerprint("its window is none");
    }
    var readings = new LinkedHashMap<String, Long>();
    for (Map.Entry<String, JsonNode> sensor : tree.path("data").properties()) {
      JsonNode statistics = sensor.getValue();
      readings.put(
          sensor.getKey(),
          number(statistics, "count")
              + number(statistics, "null_count")
              + number(statistics, "invalid_count"));
    }
    if (readings.isEmpty()) {
      throw new NotAFingerprint("it has no sensors");
    }
    return new Fingerprint(
        uuid(text(tree, "uuid")), text(tree, "equip_id"), start, end, readings, json);
  }

  private static UUID uuid(String text) throws NotAFingerprint {
    try {
      UUID uuid = UUID.fromString(text);
      if (uuid.toString().equals(text)) {
        return uuid;
      }
    } catch (IllegalArgumentException hostile) {
      // Explained below.
    }
    throw new NotAFingerprint("its uuid is none");
  }

  private static String text(JsonNode tree, String field) throws NotAFingerprint {
    JsonNode node = tree.path(field);
    if (!node.isTextual()) {
      throw new NotAFingerprint(field + " is not text");
    }
    return node.textValue();
  }

  private static long number(JsonNode tree, String field) throws NotAFingerprint {
    JsonNode node = tree.path(field);
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || Math.abs(node.longValue()) > LIMIT) {
      throw new NotAFingerprint(field + " is not a whole number within reason");
    }
    return node.longValue();
  }

  Window window() {
    return new Window(equipId, start, end - start);
  }

  /** What its file is called. */
  String fileName() {
    return uuid + "_" + start + "_" + end + ".json";
  }
}
