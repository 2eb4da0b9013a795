package dev.millrace.cli.data;

import dev.millrace.stocks.sample.SampleSettings;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads which stocks there are: how many ({@code 200}), or each by its symbol ({@code AAPL,SAP}).
 */
record Symbols(List<String> names) {
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,7}");

  static final class Reader implements ITypeConverter<Symbols> {
    @Override
    public Symbols convert(String text) {
      if (!COUNT.matcher(text).matches()) {
        return new Symbols(List.of(text.split(",")));
      }
      try {
        return new Symbols(SampleSettings.symbols(Integer.parseInt(text)));
      } catch (IllegalArgumentException senseless) {
        throw new TypeConversionException(senseless.getMessage());
      }
    }
  }
}
