package dev.millrace.detection.table;

/**
 * Text as PostgreSQL stores it: it refuses the character NUL, and half of a surrogate pair has no
 * bytes in UTF-8. Both become U+FFFD, which says that something was there.
 */
final class StoredText {
  private static final char REPLACEMENT = '\uFFFD';

  private StoredText() {}

  static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isRefused(text, i)) {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    StringBuilder stored = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      if (isRefused(text, i)) {
        stored.setCharAt(i, REPLACEMENT);
      }
    }
    return stored.toString();
  }

  private static boolean isRefused(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
    }
    return c == 0;
  }
}
