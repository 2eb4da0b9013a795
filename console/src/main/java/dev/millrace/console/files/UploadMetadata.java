package dev.millrace.console.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.console.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the sender says about a file: tus sends it as {@code name base64,name base64}. */
record UploadMetadata(@Nullable String filename, @Nullable String filetype) {
  /** Names of files have at most 255 bytes where people come from; paths of browsers have more. */
  private static final int LONGEST = 4_096;

  static UploadMetadata of(@Nullable String header) {
    if (header == null || header.isBlank()) {
      return new UploadMetadata(null, null);
    }
    if (header.length() > LONGEST) {
      throw refusal("is longer than " + LONGEST + " characters");
    }
    Map<String, String> values = new HashMap<>();
    for (String pair : header.split(",", -1)) {
      String[] parts = pair.strip().split(" ", -1);
      if (parts.length > 2 || parts[0].isEmpty()) {
        throw refusal("cannot be read");
      }
      if (values.put(parts[0], parts.length == 1 ? "" : text(parts[1])) != null) {
        throw refusal("says '" + parts[0] + "' twice");
      }
    }
    return new UploadMetadata(values.get("filename"), values.get("filetype"));
  }

  private static String text(String base64) {
    try {
      // Strict: what is no UTF-8 would become a name that nobody gave.
      return UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Base64.getDecoder().decode(base64)))
          .toString();
    } catch (IllegalArgumentException | CharacterCodingException notText) {
      throw refusal("is not text in base64");
    }
  }

  private static Refusal refusal(String fault) {
    return new Refusal(
        400,
        "The header Upload-Metadata " + fault + ".",
        "Send pairs of a name and its base64, separated by commas.");
  }
}
