package dev.millrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Ends everything that {@code up} has started, each job behind a savepoint. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Stop generators, jobs (each with a savepoint) and servers.",
    footer = {
      "",
      "Example: end everything; the next 'up' continues where it stopped:",
      "  ./millrace down"
    })
final class Down implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Surroundings.stack().down(true, new TerminalProgress(spec.commandLine().getErr()));
    return Millrace.OK;
  }
}
