package dev.millrace.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which number each loopback port of the servers has. */
public record Ports(Map<Port, Integer> numbers) {
  public static final Ports DEFAULT =
      new Ports(Arrays.stream(Port.values()).collect(Collectors.toMap(port -> port, Port::usual)));

  public Ports {
    numbers = Map.copyOf(numbers);
    for (int number : numbers.values()) {
      if (number < 1 || number > 65535) {
        throw new IllegalArgumentException(number + " is not a port: use 1 to 65535");
      }
    }
  }

  /** The number of this port. */
  public int of(Port port) {
    return numbers.getOrDefault(port, port.usual());
  }

  /** The same ports but for one, and that too unless a number is given. */
  public Ports with(Port port, @Nullable Integer number) {
    if (number == null) {
      return this;
    }
    var changed = new EnumMap<Port, Integer>(numbers);
    changed.put(port, number);
    return new Ports(changed);
  }

  /**
   * The ports in force: the environment first, then those of the last {@code up}, then the
   * defaults.
   */
  public static Ports inForce(StackFolder folder, UnaryOperator<@Nullable String> environment) {
    var remembered = new Properties();
    Path file = file(folder);
    if (Files.isRegularFile(file)) {
      try (var in = Files.newBufferedReader(file)) {
        remembered.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    Ports ports = DEFAULT;
    for (Port port : Port.values()) {
      String asked = environment.apply(port.variable());
      String text = asked == null || asked.isBlank() ? remembered.getProperty(port.key()) : asked;
      ports = ports.with(port, text == null ? null : number(port.variable(), text));
    }
    return ports;
  }

  /** Remembers these ports, so that every later command finds the servers. */
  void remember(StackFolder folder) {
    String text =
        Arrays.stream(Port.values())
            .map(port -> port.key() + "=" + of(port) + "\n")
            .collect(Collectors.joining());
    try {
      Files.writeString(file(folder), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ports as people read them. */
  String describe() {
    return Arrays.stream(Port.values())
        .map(port -> port.title() + " " + of(port))
        .collect(Collectors.joining(", "));
  }

  private static int number(String variable, String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new StackFailure(
          variable + " is '" + text + "', which is not a port.", "Use a number from 1 to 65535.");
    }
  }

  private static Path file(StackFolder folder) {
    return folder.run().resolve("ports.properties");
  }
}
