package dev.millrace.console.overview;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A key or value as the page shows it.
 *
 * @param text what can be read of it, at most {@link #MOST_CHARACTERS}; bytes that are no text in
 *     hex
 * @param bytes how large the whole is; -1 where there is none
 * @param binary whether the text is hex
 * @param shortened whether something is left out
 */
public record MessageText(String text, int bytes, boolean binary, boolean shortened) {
  static final int MOST_CHARACTERS = 4_000;
  static final int MOST_BYTES_IN_HEX = 64;

  static MessageText of(byte @Nullable [] message) {
    if (message == null) {
      return new MessageText("", -1, false, false);
    }
    String text = decoded(message);
    if (text == null) {
      int shown = Math.min(message.length, MOST_BYTES_IN_HEX);
      String hex = HexFormat.ofDelimiter(" ").formatHex(message, 0, shown);
      return new MessageText(hex, message.length, true, shown < message.length);
    }
    boolean shortened = text.length() > MOST_CHARACTERS;
    String shown = shortened ? text.substring(0, MOST_CHARACTERS) : text;
    return new MessageText(visible(shown), message.length, false, shortened);
  }

  private static @Nullable String decoded(byte[] message) {
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(message)).toString();
    } catch (CharacterCodingException binary) {
      return null;
    }
    return text.chars().anyMatch(MessageText::isControl) ? null : text;
  }

  private static boolean isControl(int character) {
    return character < 0x20 && character != '\n' && character != '\r' && character != '\t';
  }

  /** Marks that turn the direction of a line, or cannot be seen, as escapes. */
  private static String visible(String text) {
    StringBuilder visible = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isHidden(c)) {
        if (visible == null) {
          visible = new StringBuilder(text.length() + 16).append(text, 0, i);
        }
        visible.append(String.format("\\u%04x", (int) c));
      } else if (visible != null) {
        visible.append(c);
      }
    }
    return visible == null ? text : visible.toString();
  }

  private static boolean isHidden(char c) {
    return (c >= 0x7f && c <= 0x9f)
        || (c >= 0x200b && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0xfeff;
  }
}
