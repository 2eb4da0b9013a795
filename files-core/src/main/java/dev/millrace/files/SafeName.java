package dev.millrace.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * Makes a user's name for a file harmless for showing and saving, and leaves it readable. It never
 * becomes a path of a store: two files may well have one name.
 */
public final class SafeName {
  private static final int MOST_BYTES = 200;
  private static final int LONGEST_EXTENSION = 20;
  private static final String NAMELESS = "file";

  /** What some file system, shell or person takes for something else. */
  private static final Pattern FORBIDDEN = Pattern.compile("[<>:\"|?*\\x60$\\ufffd]");

  /** Controls, marks that turn or hide text, and ends of lines; joiners are letters to many. */
  private static final Pattern INVISIBLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cn}&&[^\\u200c\\u200d]]");

  private static final Pattern DEVICE =
      Pattern.compile(
          "(?i)(con|prn|aux|nul|conin_|conout_|(com|lpt)[0-9\\u00b9\\u00b2\\u00b3]) *(\\..*)?");

  private SafeName() {}

  /** A name of at most 200 bytes that is no path, not hidden, no device and never empty. */
  public static String of(String filename) {
    String name =
        filename.substring(1 + Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')));
    // Halves of surrogate pairs become the replacement character, which is forbidden below.
    name = new String(name.getBytes(UTF_8), UTF_8);
    name = Normalizer.normalize(name, Normalizer.Form.NFC);
    name = INVISIBLE.matcher(name).replaceAll("");
    name = FORBIDDEN.matcher(name).replaceAll("_");
    name = name.strip().replaceFirst("[. ]+$", "").replaceFirst("^[.~-]", "_");
    if (DEVICE.matcher(name).matches()) {
      name = '_' + name;
    }
    return name.isEmpty() ? NAMELESS : shortened(name);
  }

  /** Cuts in front of the extension, and never within a character. */
  private static String shortened(String name) {
    if (bytes(name) <= MOST_BYTES) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    String extension =
        dot > 0 && bytes(name.substring(dot)) <= LONGEST_EXTENSION ? name.substring(dot) : "";
    StringBuilder kept = new StringBuilder();
    int room = MOST_BYTES - bytes(extension);
    for (int point : name.codePoints().toArray()) {
      room -= bytes(Character.toString(point));
      if (room < 0) {
        break;
      }
      kept.appendCodePoint(point);
    }
    return kept.toString().strip() + extension;
  }

  private static int bytes(String text) {
    return text.getBytes(UTF_8).length;
  }
}
