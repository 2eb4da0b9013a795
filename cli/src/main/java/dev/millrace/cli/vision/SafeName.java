package dev.millrace.cli.vision;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * File names for what strangers call things. Letters, digits, {@code -}, {@code _} and, but for the
 * first place, {@code .} stay; all other bytes of the UTF-8 become {@code %2F} and the like.
 * Different things have different names.
 */
final class SafeName {
  private static final int LONGEST = 120;
  private static final int KEPT = 80;
  private static final int DIGEST_BYTES = 12;

  private SafeName() {}

  /** A name for it that is no path, is not hidden, and that every file system takes. */
  static String of(String text) {
    if (text.isEmpty()) {
      return "%";
    }
    var name = new StringBuilder(text.length());
    byte[] bytes = bytes(text);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xff);
      if (isPlain(c) || (c == '.' && i > 0)) {
        name.append(c);
      } else {
        name.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return name.length() <= LONGEST
        ? name.toString()
        : name.substring(0, KEPT) + "~" + digest(bytes);
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  /** Half of a surrogate pair is no UTF-8: a byte that never occurs there, and UTF-16. */
  private static byte[] bytes(String text) {
    try {
      ByteBuffer encoded =
          UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException halves) {
      ByteBuffer units = ByteBuffer.allocate(1 + 2 * text.length()).put((byte) 0xff);
      text.chars().forEach(unit -> units.putChar((char) unit));
      return units.array();
    }
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
