package dev.millrace.files;

import dev.millrace.serde.codec.InvalidRecord;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the content of a file lies, and what it must be.
 *
 * @param uri as the store gave it
 * @param size in bytes
 * @param sha256 in hexadecimal, lower case
 */
public record ContentReference(String uri, long size, String sha256) {
  private static final int LONGEST_URI = 2_000;

  public ContentReference(@Nullable String uri, long size, @Nullable String sha256) {
    if (uri == null || uri.isBlank() || uri.length() > LONGEST_URI) {
      throw new InvalidRecord(
          "wrong-uri", "content_ref.uri must have 1 to " + LONGEST_URI + " characters");
    }
    if (size < 0) {
      throw new InvalidRecord(
          "negative-size", "content_ref.size must not be negative, but is " + size);
    }
    if (sha256 == null || !Digests.SHA_256.matcher(sha256).matches()) {
      throw new InvalidRecord("wrong-hash", "content_ref.sha256 must be 64 hexadecimal digits");
    }
    this.uri = uri;
    this.size = size;
    this.sha256 = sha256.toLowerCase(Locale.ROOT);
  }
}
