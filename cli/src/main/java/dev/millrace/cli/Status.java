package dev.millrace.cli;

import dev.millrace.localstack.FlinkRest;
import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.ProcessIdentity;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows which servers, generators and jobs run. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Show which servers, generators and jobs run. Exits with 1 if a server is down.",
    footer = {"", "Example:", "  ./millrace status"})
final class Status implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    LocalStack stack = Surroundings.stack();
    PrintWriter out = spec.commandLine().getOut();
    var table = new Table("SERVER", "STATE", "PID", "UP FOR", "RESTARTS", "ADDRESS");
    boolean allUp = true;
    boolean flinkUp = false;
    for (LocalStack.Part part : stack.parts()) {
      boolean up = part.process().isPresent();
      allUp &= up;
      flinkUp |= up && part.name().equals("jobmanager");
      String state =
          up
              ? part.supervised() ? "running" : "running, not supervised"
              : part.supervised() ? "restarting" : "stopped";
      table.row(
          part.name(),
          state,
          part.process().map(process -> Long.toString(process.pid())).orElse("-"),
          part.process().map(Status::age).orElse("-"),
          part.process().map(process -> Integer.toString(process.restarts())).orElse("-"),
          part.address().isEmpty() ? "-" : part.address());
    }
    out.println(table.render());
    if (flinkUp) {
      var rest = new FlinkRest(stack.flinkAddress());
      rest.overview()
          .ifPresent(
              overview -> {
                out.println();
                out.printf(
                    "Flink %s: %d of %d slots free%n",
                    overview.version(), overview.freeSlots(), overview.slots());
                out.println(Jobs.running(rest).render());
              });
    }
    out.flush();
    return allUp ? Millrace.OK : Millrace.FAILED;
  }

  private static String age(ProcessIdentity process) {
    return ProcessHandle.of(process.pid())
        .flatMap(handle -> handle.info().startInstant())
        .map(start -> Durations.words(Duration.between(start, Instant.now())))
        .orElse("-");
  }
}
