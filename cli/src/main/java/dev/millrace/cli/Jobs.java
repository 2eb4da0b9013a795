package dev.millrace.cli;

import dev.millrace.localstack.FlinkRest;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the jobs of the cluster. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = "List the jobs that run.",
    footer = {
      "",
      "Example: the ended ones as well, and the id of one:",
      "  ./millrace jobs --all",
      "  ./millrace jobs --quiet vision"
    })
final class Jobs implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "JOB",
      description = "Only this one: a pipeline, or the name or id of a job.")
  private @Nullable String job;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print ids and nothing else.")
  private boolean quiet;

  @Option(
      names = {"-a", "--all"},
      description = "Also jobs that have ended.")
  private boolean all;

  @Mixin private FlinkAddress flink;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    FlinkRest rest = flink.rest(Surroundings.stack());
    List<FlinkRest.Job> jobs =
        rest.jobs().stream()
            .filter(listed -> all || !listed.hasEnded())
            .filter(listed -> job == null || new JobReference(job).means(listed))
            .toList();
    if (quiet) {
      jobs.forEach(listed -> out.println(listed.id()));
    } else {
      out.println(table(rest, jobs).render());
    }
    out.flush();
    return Millrace.OK;
  }

  /** The jobs that run. */
  static Table running(FlinkRest rest) {
    return table(rest, rest.jobs().stream().filter(job -> !job.hasEnded()).toList());
  }

  private static Table table(FlinkRest rest, List<FlinkRest.Job> jobs) {
    var table = new Table("JOB ID", "NAME", "STATE", "TASKS", "UP FOR", "CHECKPOINTS", "RESTARTS");
    jobs.stream()
        .sorted(Comparator.comparing(FlinkRest.Job::start))
        .forEach(
            job -> {
              Optional<FlinkRest.Checkpoints> checkpoints = rest.checkpoints(job.id());
              OptionalLong restarts = rest.restarts(job.id());
              table.row(
                  job.id(),
                  job.name(),
                  job.state(),
                  job.runningTasks() + "/" + job.tasks(),
                  Durations.words(job.age()),
                  checkpoints
                      .map(count -> count.completed() + " done, " + count.failed() + " failed")
                      .orElse("-"),
                  restarts.isPresent() ? Long.toString(restarts.getAsLong()) : "-");
            });
    return table;
  }
}
