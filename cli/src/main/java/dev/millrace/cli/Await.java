package dev.millrace.cli;

import dev.millrace.localstack.FlinkRest;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Waits for a job's next checkpoint, through failures of the cluster too. */
@Command(
    name = "await",
    mixinStandardHelpOptions = true,
    description = {
      "Wait until a job has completed a checkpoint that began after now.",
      "Then it works, and all it had written before is visible. Prints the seconds it took."
    },
    footer = {
      "",
      "Example: how long until the job works again after a kill?",
      "  id=$(./millrace jobs --quiet transactions)",
      "  kill -9 \"$(head -n 1 .millrace/run/jobmanager.pid)\"; ./millrace await $id"
    })
final class Await implements Callable<Integer> {
  @Parameters(
      paramLabel = "JOB",
      description =
          "The job's id, or a pipeline or name, which can be looked up only while the JobManager"
              + " runs.")
  private String job;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "2m",
      converter = Durations.class,
      description = "Give up after so long (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  @Mixin private FlinkAddress flink;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    FlinkRest rest = flink.rest(Surroundings.stack());
    Instant asked = Instant.now();
    var reference = new JobReference(job);
    String id = reference.isId() ? job : reference.among(rest.jobs()).id();
    if (!rest.awaitCheckpoint(id, asked, timeout)) {
      throw new Failure(
          "Job " + job + " has completed no checkpoint within " + Durations.words(timeout) + ".",
          "See './millrace status' and './millrace logs jobmanager'.");
    }
    PrintWriter out = spec.commandLine().getOut();
    double seconds = Duration.between(asked, Instant.now()).toMillis() / 1000.0;
    out.println(String.format(Locale.ROOT, "%.1f", seconds));
    out.flush();
    return Millrace.OK;
  }
}
