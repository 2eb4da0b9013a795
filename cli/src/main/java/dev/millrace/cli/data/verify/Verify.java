package dev.millrace.cli.data.verify;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Checks the results of a job against its input. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./millrace verify transactions"},
    description = "Work out what a job must have written, and compare it with what it wrote.",
    subcommands = {
      VerifyTransactions.class,
      VerifyFingerprints.class,
      VerifyDetections.class,
      VerifyTicks.class,
      VerifyFiles.class,
    })
public final class Verify implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to verify.");
  }
}
