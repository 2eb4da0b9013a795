package dev.millrace.cli;

import dev.millrace.localstack.FlinkRest;
import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.SavepointNotes;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends a job. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = "End a job; with --savepoint prints where its state lies.",
    footer = {
      "",
      "Example: end a job so that the next 'up' continues it:",
      "  ./millrace cancel transactions --savepoint"
    })
final class Cancel implements Callable<Integer> {
  @Parameters(paramLabel = "JOB", description = "A pipeline, a job's name, or its id.")
  private String job;

  @Option(names = "--savepoint", description = "Stop it with a savepoint, without draining.")
  private boolean savepoint;

  @Mixin private FlinkAddress flink;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    LocalStack stack = Surroundings.stack();
    FlinkRest rest = flink.rest(stack);
    FlinkRest.Job running = new JobReference(job).among(rest.jobs());
    if (!savepoint) {
      rest.cancel(running.id());
      spec.commandLine().getErr().println("Cancelled " + running.name() + " " + running.id());
      return Millrace.OK;
    }
    String path = rest.stopWithSavepoint(running.id());
    if (flink.other().isEmpty()) {
      new SavepointNotes(stack.folder()).remember(running.name(), path);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(path);
    out.flush();
    return Millrace.OK;
  }
}
