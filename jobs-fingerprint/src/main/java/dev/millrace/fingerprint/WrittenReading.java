package dev.millrace.fingerprint;

import dev.millrace.fingerprint.model.Reading;

/**
 * What a sensor wrote, and what it means: a decimal number with an optional sign, fraction and
 * exponent is one; {@code null} and nothing at all are none; all else is invalid, above all {@code
 * NaN}, {@code Infinity}, {@code 1,5}, {@code 0x10} and what is too large for a double. Blanks
 * around it do not matter.
 */
final class WrittenReading {
  /** What a double holds exactly, and the largest power of ten of which that is true. */
  private static final int EXACT_DIGITS = 15;

  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private WrittenReading() {}

  static Reading parse(String sensor, String written) {
    String text = written.strip();
    if (text.isEmpty() || text.equals("null")) {
      return Reading.none(sensor);
    }
    double value = isDecimal(text) ? Double.parseDouble(text) : Double.NaN;
    return Double.isFinite(value) ? Reading.of(sensor, value) : Reading.invalid(sensor);
  }

  /** Java would also take hexadecimal numbers and letters behind a number for its types. */
  private static boolean isDecimal(String text) {
    int at = 0;
    if (isSign(text, at)) {
      at++;
    }
    int digits = digitsAt(text, at);
    at += digits;
    if (at < text.length() && text.charAt(at) == '.') {
      int places = digitsAt(text, at + 1);
      digits += places;
      at += 1 + places;
    }
    if (digits == 0) {
      return false;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at += isSign(text, at + 1) ? 2 : 1;
      int exponent = digitsAt(text, at);
      at += exponent;
      return exponent > 0 && at == text.length();
    }
    return at == text.length();
  }

  private static boolean isSign(String text, int at) {
    return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+');
  }

  private static int digitsAt(String text, int start) {
    int at = start;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at - start;
  }

  /**
   * The number that some bytes write plainly, as most do: few enough digits that both they and the
   * power of ten are exact in a double, so that one division rounds as a parser would (Clinger,
   * 1990).
   *
   * @return not a number if the bytes are not so plain
   */
  static double plain(byte[] bytes, int start, int end) {
    int at = start < end && bytes[start] == '-' ? start + 1 : start;
    boolean negative = at > start;
    long digits = 0;
    int count = 0;
    int point = -1;
    for (; at < end; at++) {
      int digit = bytes[at] - '0';
      if (digit >= 0 && digit <= 9) {
        digits = 10 * digits + digit;
        count++;
      } else if (bytes[at] == '.' && point < 0) {
        point = count;
      } else {
        return Double.NaN;
      }
    }
    if (count == 0 || count > EXACT_DIGITS) {
      return Double.NaN;
    }
    double value = point < 0 ? digits : digits / POWERS_OF_TEN[count - point];
    return negative ? -value : value;
  }
}
