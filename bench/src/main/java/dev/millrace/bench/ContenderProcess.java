package dev.millrace.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One contender in a process of its own. */
public final class ContenderProcess {
  private static final List<String> JVM_FLAGS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");

  private ContenderProcess() {}

  /** Measures a contender once. */
  public static Measurement measure(Contender contender, Input input, List<String> jvmFlags) {
    List<String> flags = new ArrayList<>(JVM_FLAGS);
    flags.addAll(jvmFlags);
    List<String> arguments =
        List.of(
            contender.getClass().getName(),
            contender.name(),
            input.bootstrapServers(),
            input.topic(),
            String.valueOf(input.records()));
    try (var process = ProcessOfItsOwn.start(flags, ContenderProcess.class, arguments)) {
      return new ObjectMapper().readValue(process.awaitAnswer(), Measurement.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(contender + " gave an unreadable answer", impossible);
    }
  }

  /** The process. */
  public static void main(String[] arguments) throws Exception {
    Contender contender = find(arguments[0], arguments[1]);
    Input input = new Input(arguments[2], arguments[3], Long.parseLong(arguments[4]));
    ProcessOfItsOwn.answer(new ObjectMapper().writeValueAsString(contender.measure(input)));
    // Clients and clusters leave threads behind that would keep the process alive.
    System.exit(0);
  }

  private static Contender find(String enumName, String name) throws ClassNotFoundException {
    Contender[] all = Class.forName(enumName).asSubclass(Contender.class).getEnumConstants();
    return Arrays.stream(all)
        .filter(contender -> contender.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
