package dev.millrace.videostatistics.model;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.millrace.vision.message.WrittenField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A frame as it is given out: its message without the picture, and what was found out.
 *
 * @param source who sent it
 * @param fields of its message, to be written as they were
 * @param analysis what was found out
 */
public record ProcessedFrame(String source, List<WrittenField> fields, Analysis analysis) {
  private static final String ANALYSIS = "analysis";

  /** The message; an {@code analysis} that somebody else sent along gives way to ours. */
  @JsonValue
  public Map<String, Object> message() {
    Map<String, Object> message = new LinkedHashMap<>();
    fields.forEach(field -> message.put(field.name(), new RawValue(field.json())));
    message.remove(ANALYSIS);
    message.put(ANALYSIS, analysis);
    return message;
  }
}
