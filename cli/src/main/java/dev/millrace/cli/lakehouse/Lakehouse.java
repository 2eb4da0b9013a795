package dev.millrace.cli.lakehouse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks into the lakehouse's table. */
@Command(
    name = "lakehouse",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./millrace lakehouse verify"},
    description = "Check, query and describe the table that keeps every message of a topic.",
    subcommands = {LakehouseVerify.class, LakehouseQuery.class, LakehouseStatus.class})
public final class Lakehouse implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do with the lakehouse.");
  }
}
