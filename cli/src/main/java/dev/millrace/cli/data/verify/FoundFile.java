package dev.millrace.cli.data.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job tells of a file.
 *
 * @param digest of the whole record
 */
record FoundFile(String id, JsonNode told, long digest) {
  private static final long KIB = 1 << 10;

  /** Reads a record, or null if it is not about a file. */
  static @Nullable FoundFile of(byte @Nullable [] value) {
    JsonNode tree = Reading.tree(value);
    String id = tree == null ? null : Reading.text(tree, "file_id");
    return tree == null || id == null || value == null
        ? null
        : new FoundFile(id, tree, Fields.digest(value));
  }

  boolean hasFailed() {
    return "failed".equals(Reading.text(told, "status"));
  }

  String reason() {
    return told.path("reason").asText();
  }

  String type() {
    return told.path("file_type").asText();
  }

  /** How it differs from what the announcement demands, or empty. */
  String difference(StatedFile stated) {
    Fields expected =
        new Fields()
            .text("filename", stated.name())
            .number("file_size", stated.size())
            .text("size_category", category(stated.size()))
            .text("md5", stated.md5())
            .number("upload_timestamp", stated.time());
    Fields found = new Fields();
    for (String field :
        List.of("filename", "file_size", "size_category", "md5", "upload_timestamp")) {
      found.of(told, field);
    }
    if (hasFailed()) {
      String reason = stated.fault() == null ? Reading.text(told, "reason") : stated.fault();
      expected.text("file_type", stated.type()).text("reason", reason);
      found.of(told, "file_type").of(told, "reason");
    } else {
      expected.text("status", stated.fault() == null ? "analysed" : "failed: " + stated.fault());
      expected.text("sha256", stated.sha256()).text("analysis.kind", type());
      found.of(told, "status").of(told, "sha256");
      found.of("analysis.kind", told.path("analysis").path("kind"));
    }
    String difference = Fields.difference(expected, found);
    return difference.isEmpty() ? shape() : difference;
  }

  /** What it lacks whatever the announcement says, or empty. */
  private String shape() {
    boolean whole =
        hasFailed()
            ? told.path("reason").isTextual() && told.path("message").isTextual()
            : told.path("mime_type").isTextual() && told.path("mime_mismatch").isBoolean();
    return whole && told.path("processed_at").isIntegralNumber() && told.path("limits").isArray()
        ? ""
        : "not all of its fields";
  }

  /** The word for a size. */
  static String category(long bytes) {
    if (bytes < 100 * KIB) {
      return "tiny";
    }
    if (bytes < KIB * KIB) {
      return "small";
    }
    if (bytes < 10 * KIB * KIB) {
      return "medium";
    }
    return bytes < 100 * KIB * KIB ? "large" : "huge";
  }
}
