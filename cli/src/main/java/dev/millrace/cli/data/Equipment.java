package dev.millrace.cli.data;

import dev.millrace.fingerprint.sample.SampleSettings;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads which equipment there is: how many ({@code 2000}), from which to which ({@code 110-114}),
 * or each by its id ({@code 110,kiln-2}; one alone as {@code 110,}).
 */
record Equipment(List<String> ids) {
  private static final int MOST = 1_000_000;
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,7}");
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})-([0-9]{1,9})");

  static final class Reader implements ITypeConverter<Equipment> {
    @Override
    public Equipment convert(String text) {
      Matcher range = RANGE.matcher(text);
      List<String> ids;
      if (COUNT.matcher(text).matches()) {
        ids = SampleSettings.equipment(limited(Long.parseLong(text), text));
      } else if (range.matches()) {
        long first = Long.parseLong(range.group(1));
        int count = limited(Long.parseLong(range.group(2)) - first + 1, text);
        ids = LongStream.range(first, first + count).mapToObj(String::valueOf).toList();
      } else {
        ids = List.of(text.split(","));
      }
      return new Equipment(ids);
    }

    private static int limited(long count, String text) {
      if (count < 1 || count > MOST) {
        throw new TypeConversionException(
            "'" + text + "' is not equipment; write 2000, 110-114 or 110,kiln-2");
      }
      return (int) count;
    }
  }
}
