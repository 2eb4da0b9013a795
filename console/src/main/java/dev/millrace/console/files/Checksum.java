package dev.millrace.console.files;

import dev.millrace.console.Refusal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A checksum that the sender gives with a part of an upload. */
final class Checksum {
  /** As tus calls them, and as Java does. */
  private static final Map<String, String> ALGORITHMS =
      Map.of("md5", "MD5", "sha1", "SHA-1", "sha256", "SHA-256");

  static final String NAMES = "md5,sha1,sha256";

  private final MessageDigest digest;
  private final byte[] expected;

  private Checksum(MessageDigest digest, byte[] expected) {
    this.digest = digest;
    this.expected = expected;
  }

  /** Reads {@code Upload-Checksum: sha1 base64}; none where there is no header. */
  static @Nullable Checksum of(@Nullable String header) {
    if (header == null) {
      return null;
    }
    String[] parts = header.strip().split(" ", -1);
    String algorithm = ALGORITHMS.get(parts[0]);
    try {
      if (algorithm != null && parts.length == 2) {
        return new Checksum(
            MessageDigest.getInstance(algorithm), Base64.getDecoder().decode(parts[1]));
      }
    } catch (NoSuchAlgorithmException | IllegalArgumentException unreadable) {
      // Told below.
    }
    throw new Refusal(
        400,
        "The header Upload-Checksum cannot be read.",
        "Send one of " + NAMES + ", a space, and the checksum in base64.");
  }

  void update(byte[] bytes, int length) {
    digest.update(bytes, 0, length);
  }

  boolean matches() {
    return MessageDigest.isEqual(digest.digest(), expected);
  }
}
