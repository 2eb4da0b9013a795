package dev.millrace.cli.data.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file as its announcement states it, after the rules of the pipeline accepted it.
 *
 * @param type document, video or image
 * @param md5 as it is stated, in lower case
 * @param sha256 of the content that is in the announcement, or that it refers to
 * @param time when it was uploaded, in epoch milliseconds
 * @param fault why it must fail, as far as the announcement alone shows it, or null
 */
record StatedFile(
    String id,
    String name,
    String type,
    long size,
    String md5,
    String sha256,
    long time,
    @Nullable String fault) {
  private static final Set<String> TYPES = Set.of("document", "video", "image");
  private static final Pattern MD5 = Pattern.compile("[0-9a-fA-F]{32}");
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final int LONGEST_ID = 255;
  private static final int LONGEST_NAME = 1_000;
  private static final int LONGEST_URI = 2_000;
  private static final long MOST_BYTES = 1L << 50;
  private static final Duration FARTHEST_AHEAD = Duration.ofMinutes(5);

  /** A content, or where it is: what is known of it without asking anybody. */
  private record Content(String sha256, @Nullable String fault) {}

  /**
   * Reads an announcement.
   *
   * @param arrived the timestamp of the Kafka record
   * @return null if it has to be a dead letter
   */
  static @Nullable StatedFile of(byte @Nullable [] value, long arrived) {
    JsonNode message = Reading.tree(value);
    if (message == null) {
      return null;
    }
    String id = text(message, "file_id", LONGEST_ID);
    String name = text(message, "filename", LONGEST_NAME);
    String type = Reading.text(message, "file_type");
    long size = size(message.path("file_size"), MOST_BYTES);
    String md5 = Reading.text(message, "file_hash");
    Long time = Reading.time(message.path("upload_timestamp"));
    if (id == null
        || name == null
        || type == null
        || !TYPES.contains(type)
        || size < 0
        || md5 == null
        || !MD5.matcher(md5).matches()
        || time == null
        || time > arrived + FARTHEST_AHEAD.toMillis()
        || !isMetadata(message.path("metadata"))) {
      return null;
    }
    String stated = md5.toLowerCase(Locale.ROOT);
    Content content = content(message, size, stated);
    return content == null
        ? null
        : new StatedFile(id, name, type, size, stated, content.sha256(), time, content.fault());
  }

  private static @Nullable Content content(JsonNode message, long size, String md5) {
    JsonNode inline = message.path("file_content");
    JsonNode reference = message.path("content_ref");
    boolean isInline = !inline.isMissingNode() && !inline.isNull();
    boolean isReferred = !reference.isMissingNode() && !reference.isNull();
    if (isInline == isReferred) {
      return null;
    }
    if (isInline) {
      byte[] bytes = base64(inline);
      return bytes == null ? null : new Content(digest("SHA-256", bytes), fault(bytes, size, md5));
    }
    String uri = text(reference, "uri", LONGEST_URI);
    long referred = size(reference.path("size"), Long.MAX_VALUE);
    String sha256 = Reading.text(reference, "sha256");
    if (uri == null || referred < 0 || sha256 == null || !SHA_256.matcher(sha256).matches()) {
      return null;
    }
    return new Content(sha256.toLowerCase(Locale.ROOT), referred == size ? null : "size-mismatch");
  }

  private static @Nullable String fault(byte[] bytes, long size, String md5) {
    if (bytes.length != size) {
      return "size-mismatch";
    }
    return digest("MD5", bytes).equals(md5) ? null : "hash-mismatch";
  }

  private static byte @Nullable [] base64(JsonNode node) {
    if (!node.isTextual() || node.textValue().length() % 4 != 0) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(node.textValue());
    } catch (IllegalArgumentException anotherAlphabet) {
      return null;
    }
  }

  private static @Nullable String text(JsonNode message, String field, int longest) {
    String text = Reading.text(message, field);
    return text == null || text.isBlank() || text.length() > longest ? null : text;
  }

  /** The size, or -1 if it is none. */
  private static long size(JsonNode node, long most) {
    boolean whole = node.isIntegralNumber() && node.canConvertToLong();
    return whole && node.longValue() <= most ? Math.max(-1, node.longValue()) : -1;
  }

  private static boolean isMetadata(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return true;
    }
    for (JsonNode value : node) {
      if (!value.isTextual() && !value.isNull()) {
        return false;
      }
    }
    return node.isObject();
  }

  private static String digest(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
