package dev.millrace.vision.detect;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads class names as exporters write them: what Python's {@code repr} makes of a dictionary from
 * numbers to strings, {@code {0: 'person', 1: "driver's cab"}}. That is not JSON.
 */
final class PythonDict {
  private final String text;
  private int at;

  private PythonDict(String text) {
    this.text = text;
  }

  /**
   * The entries by number.
   *
   * @throws IllegalArgumentException where the text is anything else
   */
  static SortedMap<Integer, String> parse(String text) {
    return new PythonDict(text).dictionary();
  }

  private SortedMap<Integer, String> dictionary() {
    var entries = new TreeMap<Integer, String>();
    expect('{');
    skipSpace();
    while (!comes('}')) {
      int key = number();
      expect(':');
      if (entries.put(key, string()) != null) {
        throw wrong("the number " + key + " twice");
      }
      skipSpace();
      if (!comes('}')) {
        expect(',');
        skipSpace();
      }
    }
    at++;
    skipSpace();
    if (at != text.length()) {
      throw wrong("something behind the last '}'");
    }
    return entries;
  }

  private int number() {
    skipSpace();
    int from = at;
    while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
      at++;
    }
    if (from == at || at - from > 9) {
      throw wrong("no number");
    }
    return Integer.parseInt(text.substring(from, at));
  }

  private String string() {
    skipSpace();
    if (!comes('\'') && !comes('"')) {
      throw wrong("no string");
    }
    char quote = text.charAt(at++);
    var value = new StringBuilder();
    while (!comes(quote)) {
      if (at >= text.length()) {
        throw wrong("a string without an end");
      }
      char next = text.charAt(at++);
      if (next == '\\') {
        value.appendCodePoint(escaped());
      } else {
        value.append(next);
      }
    }
    at++;
    return value.toString();
  }

  private int escaped() {
    if (at >= text.length()) {
      throw wrong("a string without an end");
    }
    char kind = text.charAt(at++);
    return switch (kind) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'x' -> hexadecimal(2);
      case 'u' -> hexadecimal(4);
      case 'U' -> hexadecimal(8);
      case '\\', '\'', '"' -> kind;
      default -> throw wrong("an unknown escape");
    };
  }

  private int hexadecimal(int digits) {
    if (at + digits > text.length()) {
      throw wrong("a string without an end");
    }
    try {
      int value = Integer.parseInt(text, at, at + digits, 16);
      if (!Character.isValidCodePoint(value)) {
        throw wrong("no character");
      }
      at += digits;
      return value;
    } catch (NumberFormatException notHexadecimal) {
      throw wrong("an unknown escape");
    }
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean comes(char expected) {
    return at < text.length() && text.charAt(at) == expected;
  }

  private void expect(char expected) {
    skipSpace();
    if (!comes(expected)) {
      throw wrong("no '" + expected + "'");
    }
    at++;
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("there is " + what + " at character " + (at + 1));
  }
}
