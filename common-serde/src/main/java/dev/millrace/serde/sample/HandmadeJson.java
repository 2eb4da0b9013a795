package dev.millrace.serde.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** JSON that is put together by hand, so that any part of it can be wrong. */
public final class HandmadeJson {
  /** Stands where {@link #brokenUtf8} is to break a text. */
  public static final String BREAK_HERE = "??";

  private HandmadeJson() {}

  /** A text that needs no escapes. */
  public static String quoted(String text) {
    return '"' + text + '"';
  }

  /** Adds one field to an object that is being written; one whose JSON is empty is left out. */
  public static void field(StringBuilder object, String name, String json) {
    if (!json.isEmpty()) {
      object
          .append(object.isEmpty() ? '{' : ',')
          .append('"')
          .append(name)
          .append("\":")
          .append(json);
    }
  }

  /** The bytes of a text with two in place of {@link #BREAK_HERE} that no UTF-8 text contains. */
  public static byte[] brokenUtf8(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    for (int i = 0; i < bytes.length - 1; i++) {
      if (bytes[i] == '?' && bytes[i + 1] == '?') {
        bytes[i] = (byte) 0xc3;
        bytes[i + 1] = (byte) 0x28;
      }
    }
    return bytes;
  }

  /** A message broken off somewhere behind its first field. */
  public static byte[] truncated(byte[] message, Dice dice) {
    return Arrays.copyOf(message, 20 + dice.below(message.length - 21));
  }
}
