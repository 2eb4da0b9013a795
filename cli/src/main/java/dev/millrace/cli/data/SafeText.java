package dev.millrace.cli.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/** Makes text from topics harmless for a terminal: no control sequence and no direction mark. */
public final class SafeText {
  /** The bytes as text on one line; what is no UTF-8 appears as {@code \xNN}. */
  public static String of(byte[] bytes) {
    CharsetDecoder decoder =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    var text = new StringBuilder(bytes.length + 16);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      out.flip();
      escape(out, text);
      out.clear();
      if (!result.isError()) {
        return text.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        text.append(String.format("\\x%02x", in.get() & 0xff));
      }
      decoder.reset();
    }
  }

  /** The text on one line, with everything a terminal might obey written as an escape. */
  public static String of(String text) {
    var safe = new StringBuilder(text.length() + 16);
    escape(text, safe);
    return safe.toString();
  }

  /**
   * A valid JSON text on one line: line breaks between tokens become spaces and dangerous
   * characters within strings become JSON escapes, so that it still means the same.
   */
  public static String ofJson(String json) {
    StringBuilder safe = null;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (dangerous(c)) {
        if (safe == null) {
          safe = new StringBuilder(json.length() + 16).append(json, 0, i);
        }
        // JSON forbids bare control characters within strings, so these stand between tokens.
        safe.append(c == '\n' || c == '\r' || c == '\t' ? " " : String.format("\\u%04x", (int) c));
      } else if (safe != null) {
        safe.append(c);
      }
    }
    return safe == null ? json : safe.toString();
  }

  /** At most this many characters, with an ellipsis where something was cut. */
  public static String shortened(String text, int limit) {
    return text.length() <= limit ? text : text.substring(0, limit - 1) + "…";
  }

  private static void escape(CharSequence text, StringBuilder safe) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> safe.append("\\n");
        case '\r' -> safe.append("\\r");
        case '\t' -> safe.append("\\t");
        default -> {
          if (dangerous(c)) {
            safe.append(String.format("\\u%04x", (int) c));
          } else {
            safe.append(c);
          }
        }
      }
    }
  }

  private static boolean dangerous(char c) {
    return c < 0x20
        || (c >= 0x7f && c <= 0x9f)
        || (c >= 0x200b && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0xfeff;
  }

  private SafeText() {}
}
