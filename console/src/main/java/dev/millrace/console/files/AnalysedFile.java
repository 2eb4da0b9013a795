package dev.millrace.console.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.console.Json;
import dev.millrace.console.RecordPlace;
import dev.millrace.serde.codec.InvalidRecord;
import dev.millrace.serde.codec.WrittenTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the job has told of a file.
 *
 * @param place where it told it
 */
record AnalysedFile(
    RecordPlace place,
    String fileId,
    String filename,
    @Nullable String kind,
    @Nullable String mimeType,
    boolean mismatch,
    long size,
    long uploadedAt,
    long analysedAt,
    Upload.@Nullable Failure failure,
    @Nullable Findings findings) {
  private static final int EXCERPT = 280;
  private static final int LONGEST_FACT = 300;
  private static final int MOST_FACTS = 60;
  private static final int MOST_LIMITS = 8;

  /** Reads a record of {@code analysed_files}; nothing where it is not one. */
  static Optional<AnalysedFile> of(RecordPlace place, long writtenAt, byte[] value) {
    JsonNode record;
    try {
      record = Json.tree(value);
    } catch (JsonProcessingException unreadable) {
      return Optional.empty();
    }
    String fileId = record.path("file_id").asText("");
    if (fileId.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AnalysedFile(
            place,
            fileId,
            record.path("filename").asText(fileId),
            text(record, "file_type"),
            text(record, "mime_type"),
            record.path("mime_mismatch").asBoolean(),
            record.path("file_size").asLong(),
            time(record.path("upload_timestamp"), writtenAt),
            time(record.path("processed_at"), writtenAt),
            failure(record),
            findings(record)));
  }

  private static @Nullable Findings findings(JsonNode record) {
    JsonNode analysis = record.path("analysis");
    if (!analysis.isObject()) {
      return null;
    }
    String text = analysis.path("text").asText("").strip();
    return new Findings(
        text(record, "quality"),
        limits(record.path("limits")),
        facts(analysis),
        text.isEmpty() ? null : shortened(text, EXCERPT),
        !analysis.path("thumbnail").path("base64").asText("").isEmpty());
  }

  private static Upload.@Nullable Failure failure(JsonNode record) {
    return record.path("status").asText("").equals("failed")
        ? new Upload.Failure(
            record.path("reason").asText("unknown"),
            shortened(record.path("message").asText("It could not be analysed."), LONGEST_FACT))
        : null;
  }

  private static List<String> limits(JsonNode told) {
    List<String> limits = new ArrayList<>();
    told.forEach(limit -> limits.add(shortened(limit.asText(), LONGEST_FACT)));
    return List.copyOf(limits.subList(0, Math.min(MOST_LIMITS, limits.size())));
  }

  private static ObjectNode facts(JsonNode analysis) {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    analysis
        .properties()
        .forEach(
            fact -> {
              boolean shown = !fact.getKey().equals("text") && !fact.getKey().equals("thumbnail");
              if (shown && facts.size() < MOST_FACTS && isShort(fact.getValue())) {
                facts.set(fact.getKey(), fact.getValue());
              }
            });
    return facts;
  }

  private static boolean isShort(JsonNode value) {
    return !value.isNull() && value.toString().length() <= LONGEST_FACT;
  }

  private static long time(JsonNode time, long otherwise) {
    if (time.isIntegralNumber()) {
      return time.asLong();
    }
    try {
      return WrittenTime.parse(time.asText(""), ZoneOffset.UTC).epochMillis();
    } catch (InvalidRecord unreadable) {
      return otherwise;
    }
  }

  private static @Nullable String text(JsonNode record, String field) {
    JsonNode value = record.path(field);
    return value.isTextual() ? value.asText() : null;
  }

  /** Never within a character. */
  private static String shortened(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most)).strip() + "…";
  }
}
