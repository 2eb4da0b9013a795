package dev.millrace.cli.data;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks at the records that a job refused. */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./millrace dead-letters list transactions --summary"},
    description = "Look at the records that a job refused.",
    subcommands = {
      DeadLettersList.class,
      DeadLettersShow.class,
    })
public final class DeadLetters implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say list or show.");
  }
}
