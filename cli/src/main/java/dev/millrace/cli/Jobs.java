package dev.millrace.cli;

import dev.millrace.localstack.FlinkRest;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the jobs of the cluster. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = "List the jobs that run.",
    footer = {"", "Example: the ended ones as well:", "  ./millrace jobs --all"})
final class Jobs implements Callable<Integer> {
  @Option(
      names = {"-a", "--all"},
      description = "Also jobs that have ended.")
  private boolean all;

  @Mixin private FlinkAddress flink;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.println(table(flink.rest(Surroundings.stack()), all).render());
    out.flush();
    return Millrace.OK;
  }

  static Table table(FlinkRest rest, boolean all) {
    var table = new Table("JOB ID", "NAME", "STATE", "TASKS", "UP FOR", "CHECKPOINTS");
    rest.jobs().stream()
        .filter(job -> all || !job.hasEnded())
        .sorted(Comparator.comparing(FlinkRest.Job::start))
        .forEach(
            job -> {
              Optional<FlinkRest.Checkpoints> checkpoints = rest.checkpoints(job.id());
              table.row(
                  job.id(),
                  job.name(),
                  job.state(),
                  job.runningTasks() + "/" + job.tasks(),
                  Durations.words(job.age()),
                  checkpoints
                      .map(count -> count.completed() + " done, " + count.failed() + " failed")
                      .orElse("-"));
            });
    return table;
  }
}
