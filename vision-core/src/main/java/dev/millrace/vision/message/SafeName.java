package dev.millrace.vision.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names of files and folders for what strangers call their cameras. Letters, digits, {@code -},
 * {@code _} and {@code .} stay, the latter two but for the first place, where readers take them for
 * hidden; all other bytes of the UTF-8 become {@code %2F} and the like. Different cameras have
 * different names.
 */
public final class SafeName {
  private static final int LONGEST = 120;
  private static final int KEPT = 80;
  private static final int DIGEST_BYTES = 12;

  private SafeName() {}

  /** A name for it that is no path, is not hidden, and that every file system takes. */
  public static String of(String text) {
    if (text.isEmpty()) {
      return "%";
    }
    String name = URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("*", "%2A");
    if (name.charAt(0) == '.' || name.charAt(0) == '_') {
      name = (name.charAt(0) == '.' ? "%2E" : "%5F") + name.substring(1);
    }
    // What is cut, or has halves of surrogate pairs, which are all one "?" in UTF-8.
    return name.length() <= LONGEST && UTF_8.newEncoder().canEncode(text)
        ? name
        : name.substring(0, Math.min(KEPT, name.length())) + "~" + digest(text);
  }

  private static String digest(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (int i = 0; i < text.length(); i++) {
        sha256.update((byte) (text.charAt(i) >> 8));
        sha256.update((byte) text.charAt(i));
      }
      return HexFormat.of().formatHex(sha256.digest(), 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
