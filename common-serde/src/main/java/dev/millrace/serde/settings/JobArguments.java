package dev.millrace.serde.settings;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * A job's command line: {@code --key value}, {@code --key=value}, and {@code --key} alone for
 * switches. All of it is read before the graph is built; an unknown key is an error that names the
 * nearest known one.
 *
 * @param values what was given for declared options
 * @param passedThrough what was given below the pass-through prefix, without it
 */
public record JobArguments(Configuration values, Map<String, String> passedThrough) {

  /** What a job understands. */
  public record Declared(
      List<ConfigOption<?>> options, String passThroughPrefix, Set<String> passThroughKeys) {}

  /** Whether the user asked for help rather than for the job. */
  public static boolean askForHelp(String... arguments) {
    return List.of(arguments).contains("--help") || List.of(arguments).contains("-h");
  }

  /**
   * Reads a command line.
   *
   * @throws InvalidSettings if a key is unknown, a value missing or not of the option's type
   */
  public static JobArguments parse(Declared declared, String... arguments) {
    Map<String, ConfigOption<?>> known = new TreeMap<>();
    declared.options().forEach(option -> known.put(option.key(), option));
    Configuration values = new Configuration();
    Map<String, String> passedThrough = new TreeMap<>();
    Set<String> given = new HashSet<>();
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (!argument.startsWith("--")) {
        throw new InvalidSettings(
            "'" + argument + "' is not a setting. Settings look like --key value.");
      }
      int equals = argument.indexOf('=');
      String key = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
      ConfigOption<?> option = known.get(key);
      String value;
      if (equals >= 0) {
        value = argument.substring(equals + 1);
      } else if (option != null && isSwitch(option) && !nextIsBoolean(arguments, i)) {
        value = "true";
      } else if (i + 1 < arguments.length) {
        value = arguments[++i];
      } else {
        throw new InvalidSettings("--" + key + " needs a value.");
      }
      if (!given.add(key)) {
        throw new InvalidSettings("--" + key + " is given twice.");
      }
      if (option != null) {
        values.setString(key, value);
      } else {
        passedThrough.put(passThroughKey(declared, known.keySet(), key), value);
      }
    }
    checkTypes(values, declared.options());
    return new JobArguments(values, passedThrough);
  }

  private static String passThroughKey(Declared declared, Set<String> known, String key) {
    String prefix = declared.passThroughPrefix();
    if (key.startsWith(prefix)
        && declared.passThroughKeys().contains(key.substring(prefix.length()))) {
      return key.substring(prefix.length());
    }
    List<String> candidates = new ArrayList<>(known);
    declared.passThroughKeys().forEach(name -> candidates.add(prefix + name));
    throw new InvalidSettings(
        "Unknown setting --"
            + key
            + ". "
            + Nearest.suggestion("--", key, candidates)
            + " --help lists all settings.");
  }

  private static boolean isSwitch(ConfigOption<?> option) {
    return Boolean.FALSE.equals(option.defaultValue());
  }

  private static boolean nextIsBoolean(String[] arguments, int i) {
    return i + 1 < arguments.length
        && Set.of("true", "false").contains(arguments[i + 1].toLowerCase(Locale.ROOT));
  }

  private static void checkTypes(Configuration values, List<ConfigOption<?>> options) {
    for (ConfigOption<?> option : options) {
      try {
        var ignored = values.getOptional(option);
      } catch (IllegalArgumentException wrongType) {
        throw new InvalidSettings(
            "--"
                + option.key()
                + " cannot be '"
                + values.toMap().get(option.key())
                + "'. "
                + option.key()
                + ": "
                + SettingsTable.describe(option)
                + " Default: "
                + SettingsTable.defaultOf(option)
                + ".",
            wrongType);
      }
    }
  }

  /** The text that {@code --help} prints. */
  public static String help(String usage, Declared declared) {
    int width =
        declared.options().stream().mapToInt(option -> option.key().length()).max().orElse(0);
    String settings =
        declared.options().stream()
            .map(
                option ->
                    "  --"
                        + option.key()
                        + " ".repeat(width - option.key().length() + 2)
                        + SettingsTable.describe(option)
                        + " ["
                        + SettingsTable.defaultOf(option)
                        + "]")
            .collect(Collectors.joining("\n"));
    String passedThrough =
        "  --"
            + declared.passThroughPrefix()
            + "<client setting>  Any setting of Kafka's clients, such as --"
            + declared.passThroughPrefix()
            + "security.protocol SSL\n";
    return usage
        + "\n\nSettings [default]:\n"
        + settings
        + '\n'
        + (declared.passThroughKeys().isEmpty() ? "" : passedThrough);
  }
}
