package dev.millrace.cli.data;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks at the records that a job refused, and sends them back. */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./millrace dead-letters list transactions --summary"},
    description = "Look at the records that a job refused, and send them back.",
    subcommands = {
      DeadLettersList.class,
      DeadLettersShow.class,
      DeadLettersReplay.class,
    })
public final class DeadLetters implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say list, show or replay.");
  }
}
