package dev.millrace.cli.data.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.data.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record about files as it is shown: without contents, and in a table with what fits a line. */
public final class FileLine {
  private FileLine() {}

  /**
   * The record with another value; what is no JSON object stays as it is.
   *
   * @param brief whether it stands in a table
   */
  static ConsumerRecord<byte[], byte[]> of(ConsumerRecord<byte[], byte[]> message, boolean brief) {
    Json.Parsed json = Json.read(message.value());
    if (json == null || !(json.tree() instanceof ObjectNode whole)) {
      return message;
    }
    boolean announces = whole.has("file_content") || whole.has("content_ref");
    if (!brief && !announces) {
      return message;
    }
    try {
      return new ConsumerRecord<>(
          message.topic(),
          message.partition(),
          message.offset(),
          message.key(),
          Json.MAPPER.writeValueAsBytes(brief ? brief(whole, announces) : withoutContent(whole)));
    } catch (JsonProcessingException wasReadable) {
      throw new IllegalStateException(wasReadable);
    }
  }

  private static ObjectNode withoutContent(ObjectNode whole) {
    whole.remove("file_content");
    return whole;
  }

  private static ObjectNode brief(ObjectNode whole, boolean announces) {
    ObjectNode line = Json.MAPPER.createObjectNode();
    if (whole.has("window_start")) {
      copy(whole, line, "by", "key");
      line.put("from", time(whole.path("window_start")));
      return copy(whole, line, "count", "failed", "bytes_sum", "bytes_min", "bytes_max");
    }
    copy(whole, line, "file_id", "filename", "file_type", "file_size");
    line.put("uploaded", time(whole.path("upload_timestamp")));
    if (announces) {
      return line.put("content", whole.has("content_ref") ? "in the store" : "in the record");
    }
    copy(whole, line, "mime_type", "quality");
    boolean failed = whole.path("status").asText().equals("failed");
    return line.put(
        "found",
        failed
            ? whole.path("reason").asText() + ": " + whole.path("message").asText()
            : found(whole.path("analysis")));
  }

  private static ObjectNode copy(ObjectNode from, ObjectNode to, String... fields) {
    for (String field : fields) {
      to.set(field, from.path(field).isMissingNode() ? to.textNode("-") : from.path(field));
    }
    return to;
  }

  private static String time(JsonNode written) {
    return written.canConvertToLong()
        ? Instant.ofEpochMilli(written.longValue()).toString()
        : written.asText("-");
  }

  /** What was found in a file, as few words as tell it from others. */
  public static String found(JsonNode analysis) {
    List<String> facts = new ArrayList<>();
    if (analysis.has("duration_seconds")) {
      facts.add(String.format(Locale.ROOT, "%.1f s", analysis.path("duration_seconds").asDouble()));
    }
    if (analysis.has("width")) {
      facts.add(analysis.path("width").asText() + "×" + analysis.path("height").asText());
    }
    for (String things : List.of("pages", "slides", "sheets", "words")) {
      if (analysis.has(things)) {
        String count = analysis.path(things).asText();
        boolean one = count.equals("1");
        facts.add(count + " " + (one ? things.substring(0, things.length() - 1) : things));
      }
    }
    if (analysis.has("title")) {
      facts.add("'" + analysis.path("title").asText() + "'");
    }
    return facts.isEmpty() ? "-" : String.join(", ", facts);
  }
}
