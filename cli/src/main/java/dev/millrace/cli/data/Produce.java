package dev.millrace.cli.data;

import dev.millrace.cli.vision.ProduceFrames;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends sample data, one subcommand per pipeline. */
@Command(
    name = "produce",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./millrace produce transactions --rate 50"},
    description = "Send sample data, or a file, to a pipeline's input topic.",
    subcommands = {
      ProduceTransactions.class,
      ProduceRules.class,
      ProduceSensors.class,
      ProduceTicks.class,
      ProduceFiles.class,
      ProduceFrames.class,
      ProduceDetections.class,
    })
public final class Produce implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to produce.");
  }
}
