package dev.millrace.bench.transactions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.bench.Measurement;
import dev.millrace.bench.ProcessOfItsOwn;
import dev.millrace.bench.Stopwatch;
import java.util.ArrayList;
import java.util.List;

/** One contender in a process of its own. */
final class ContenderProcess {
  private static final List<String> JVM_FLAGS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");

  private ContenderProcess() {}

  /** Measures a contender once. */
  static Measurement measure(Contender contender, Input input, List<String> jvmFlags) {
    List<String> flags = new ArrayList<>(JVM_FLAGS);
    flags.addAll(jvmFlags);
    List<String> arguments =
        List.of(contender.name(), input.bootstrapServers(), String.valueOf(input.records()));
    try (var process = ProcessOfItsOwn.start(flags, ContenderProcess.class, arguments)) {
      return new ObjectMapper().readValue(process.awaitAnswer(), Measurement.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(contender + " gave an unreadable answer", impossible);
    }
  }

  /** The process. */
  public static void main(String[] arguments) throws Exception {
    Contender contender = Contender.valueOf(arguments[0]);
    Input input = new Input(arguments[1], Long.parseLong(arguments[2]));
    Stopwatch watch = new Stopwatch(input.records());
    Tally tally = new Tally(input.records(), watch);
    contender.run(input, watch, tally);
    ProcessOfItsOwn.answer(new ObjectMapper().writeValueAsString(watch.read(tally.answer())));
    // Clients and clusters leave threads behind that would keep the process alive.
    System.exit(0);
  }
}
