package dev.millrace.serde.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

/** The table of settings in a job's README; a test holds the README to it. */
public final class SettingsTable {
  private SettingsTable() {}

  /** The rows in Markdown, one per option, in order of declaration. */
  public static List<String> rows(List<ConfigOption<?>> options) {
    return options.stream()
        .map(
            option ->
                "| `"
                    + option.key()
                    + "` | "
                    + cell(defaultOf(option))
                    + " | "
                    + describe(option)
                    + " |")
        .toList();
  }

  static String describe(ConfigOption<?> option) {
    return new HtmlFormatter().format(option.description());
  }

  static String defaultOf(ConfigOption<?> option) {
    Object value = option.defaultValue();
    if (value == null || value.equals(Map.of())) {
      return "none";
    }
    if (value instanceof Duration duration) {
      return TimeUtils.formatWithHighestUnit(duration);
    }
    if (value instanceof Map<?, ?> map) {
      return new TreeMap<>(map)
          .entrySet().stream()
              .map(entry -> entry.getKey() + ":" + entry.getValue())
              .collect(Collectors.joining(","));
    }
    return value.toString();
  }

  private static String cell(String text) {
    return text.equals("none") ? text : "`" + text + "`";
  }
}
