package dev.millrace.cli.vision;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How large a picture is, in pixels, as people write it: {@code 1280x720}. */
record PictureSize(int width, int height) {
  static final PictureSize USUAL = new PictureSize(1280, 720);
  private static final int LONGEST_SIDE = 7680;
  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,5})[x×](\\d{1,5})");

  /** Reads it. */
  static final class Reader implements ITypeConverter<PictureSize> {
    @Override
    public PictureSize convert(String text) {
      Matcher parts = WRITTEN.matcher(text);
      if (parts.matches()) {
        int width = Integer.parseInt(parts.group(1));
        int height = Integer.parseInt(parts.group(2));
        if (Math.min(width, height) >= 16 && Math.max(width, height) <= LONGEST_SIDE) {
          return new PictureSize(width, height);
        }
      }
      throw new TypeConversionException(
          "'" + text + "' is not a size of 16x16 to 7680x7680; write 1280x720");
    }
  }
}
