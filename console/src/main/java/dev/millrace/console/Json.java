package dev.millrace.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;

/** How the console writes and reads JSON: records as they are, without what they do not know. */
public final class Json {
  static final ObjectMapper MAPPER =
      JsonMapper.builder().defaultPropertyInclusion(JsonInclude.Value.ALL_NON_NULL).build();

  private Json() {}

  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException notWritable) {
      throw new IllegalArgumentException(notWritable);
    }
  }

  /** Answers a request with how things are now; it is old in a second. */
  public static void answer(Context request, Object answer) {
    request
        .header("Cache-Control", "no-store")
        .contentType("application/json")
        .result(bytes(answer));
  }

  /** What {@link #bytes} has written. */
  public static <T> T read(byte[] json, Class<T> type) throws IOException {
    return MAPPER.readValue(json, type);
  }

  /** JSON of others. */
  public static JsonNode tree(byte[] json) throws JsonProcessingException {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException unreadable) {
      throw unreadable;
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory cannot be read", impossible);
    }
  }
}
