package dev.millrace.files;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.millrace.serde.codec.InvalidRecord;
import dev.millrace.serde.codec.WrittenTime;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file that somebody uploaded, as it is announced. It holds either the content or where that
 * lies.
 *
 * @param fileId the same for every announcement of one upload
 * @param filename as the user gave it; {@link SafeName} makes it harmless
 * @param fileType the kind that its uploader found it to be
 * @param fileSize in bytes
 * @param fileHash the content's MD5 in hexadecimal, lower case
 * @param uploadTimestamp when the upload was complete
 * @param fileContent the content of a small file, base64 on the wire
 * @param contentRef where the content of a larger one lies
 * @param metadata what else the uploader knows, such as {@code mime_type}
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SuppressWarnings("ArrayRecordComponent") // Files are compared by their id, if at all.
public record UploadedFile(
    String fileId,
    String filename,
    FileKind fileType,
    long fileSize,
    String fileHash,
    WrittenTime uploadTimestamp,
    @JsonDeserialize(using = StrictBase64.class) byte @Nullable [] fileContent,
    @Nullable ContentReference contentRef,
    Map<String, String> metadata) {
  /** What the browser, or whoever else sent the file, said it is. */
  public static final String DECLARED_TYPE = "mime_type";

  private static final int LONGEST_ID = 255;
  private static final int LONGEST_NAME = 1_000;

  /** Thousands of such files can be added up; no store holds one. */
  private static final long MOST_BYTES = 1L << 50;

  public UploadedFile(
      @Nullable String fileId,
      @Nullable String filename,
      @Nullable FileKind fileType,
      long fileSize,
      @Nullable String fileHash,
      @Nullable WrittenTime uploadTimestamp,
      byte @Nullable [] fileContent,
      @Nullable ContentReference contentRef,
      @Nullable Map<String, @Nullable String> metadata) {
    this.fileId = text("file_id", fileId, LONGEST_ID);
    this.filename = text("filename", filename, LONGEST_NAME);
    this.fileType = present("file_type", fileType);
    this.fileSize = fileSize;
    if (fileSize < 0) {
      throw new InvalidRecord(
          "negative-size", "file_size must not be negative, but is " + fileSize);
    }
    if (fileSize > MOST_BYTES) {
      throw new InvalidRecord(
          "size-out-of-range", "file_size must be at most a pebibyte, but is " + fileSize);
    }
    this.fileHash = present("file_hash", fileHash).toLowerCase(Locale.ROOT);
    if (!Digests.MD5.matcher(this.fileHash).matches()) {
      throw new InvalidRecord("wrong-hash", "file_hash must be 32 hexadecimal digits");
    }
    this.uploadTimestamp = present("upload_timestamp", uploadTimestamp);
    if (fileContent == null && contentRef == null) {
      throw new InvalidRecord(
          "no-content", "either file_content or content_ref must be there, and neither is");
    }
    if (fileContent != null && contentRef != null) {
      throw new InvalidRecord(
          "two-contents", "either file_content or content_ref must be there, not both");
    }
    this.fileContent = fileContent;
    this.contentRef = contentRef;
    this.metadata = known(metadata);
  }

  /** The type that the uploader named, or null. */
  public @Nullable String declaredType() {
    return metadata.get(DECLARED_TYPE);
  }

  private static String text(String field, @Nullable String value, int longest) {
    String text = present(field, value);
    if (text.isBlank() || text.length() > longest) {
      throw new InvalidRecord(
          (text.isBlank() ? "blank-" : "long-") + field.replace('_', '-'),
          field + " must have 1 to " + longest + " characters, but has " + text.strip().length());
    }
    return text;
  }

  private static <T> T present(String field, @Nullable T value) {
    if (value == null) {
      throw new InvalidRecord("missing-" + field.replace('_', '-'), field + " is missing");
    }
    return value;
  }

  private static Map<String, String> known(@Nullable Map<String, @Nullable String> metadata) {
    Map<String, String> known = new HashMap<>();
    if (metadata != null) {
      metadata.forEach(
          (name, value) -> {
            if (value != null) {
              known.put(name, value);
            }
          });
    }
    return Map.copyOf(known);
  }

  /**
   * Takes neither lines, nor another alphabet, nor a list of numbers for base64, as Jackson does.
   */
  static final class StrictBase64 extends JsonDeserializer<byte[]> {
    @Override
    public byte @Nullable [] deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      if (json.currentToken() != JsonToken.VALUE_STRING) {
        return (byte[]) context.handleUnexpectedToken(byte[].class, json);
      }
      String text = json.getText();
      try {
        if (text.length() % 4 != 0) {
          throw new IllegalArgumentException("its end is missing");
        }
        return Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException broken) {
        throw new InvalidRecord("not-base64", "file_content is no base64: " + broken.getMessage());
      }
    }
  }
}
