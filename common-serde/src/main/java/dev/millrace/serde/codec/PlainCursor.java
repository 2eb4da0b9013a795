package dev.millrace.serde.codec;

/**
 * One way through the bytes of plain JSON: ASCII text without escapes, numbers without exponent and
 * of at most 18 digits. It judges nothing: a step that says no means that the bytes are not plain,
 * and that a strict codec has to look at them.
 */
public final class PlainCursor {
  /** With more digits a number may not fit a {@code long}. */
  private static final int MAX_DIGITS = 18;

  private final byte[] bytes;
  private int at;

  public PlainCursor(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The place of the next byte. */
  public int at() {
    return at;
  }

  /** Whether all bytes were passed. */
  public boolean atEnd() {
    return at == bytes.length;
  }

  /** Whether the next byte is this one. */
  public boolean isAt(char next) {
    return at < bytes.length && bytes[at] == next;
  }

  /** Passes a byte, and the blanks before and behind it; stays before the byte if it is another. */
  public boolean skipAround(char mark) {
    skipBlanks();
    if (!skip(mark)) {
      return false;
    }
    skipBlanks();
    return true;
  }

  /** Passes a text, from quote to quote. */
  public boolean skipText() {
    if (!skip('"')) {
      return false;
    }
    while (at < bytes.length) {
      byte one = bytes[at++];
      if (one == '"') {
        return true;
      }
      // Below the blank are control characters and, as bytes are signed, all that is not ASCII.
      if (one < ' ' || one == '\\') {
        return false;
      }
    }
    return false;
  }

  /** Passes a number. */
  public boolean skipNumber() {
    skip('-');
    int start = at;
    int digits = skipDigits();
    if (digits == 0 || (digits > 1 && bytes[start] == '0')) {
      return false;
    }
    if (skip('.')) {
      int places = skipDigits();
      digits += places;
      if (places == 0) {
        return false;
      }
    }
    return digits <= MAX_DIGITS && at < bytes.length && bytes[at] != 'e' && bytes[at] != 'E';
  }

  private int skipDigits() {
    int start = at;
    while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at - start;
  }

  private void skipBlanks() {
    while (at < bytes.length
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
      at++;
    }
  }

  private boolean skip(char expected) {
    if (at < bytes.length && bytes[at] == expected) {
      at++;
      return true;
    }
    return false;
  }
}
