package dev.millrace.cli;

import dev.millrace.localstack.FlinkRest;
import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.Pipeline;
import dev.millrace.localstack.SavepointNotes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Submits a job to the cluster with Flink's own client. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description = "Submit a job, as 'flink run -d' does; prints its id.",
    footer = {
      "",
      "Example: a pipeline with a setting of its own, and all settings it has:",
      "  ./millrace submit transactions -p 2 -- --window.size 1min",
      "  ./millrace submit transactions -- --help"
    })
final class Submit implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "JOB", description = "A pipeline, or the path of a JAR.")
  private String job;

  @Parameters(
      index = "1..*",
      paramLabel = "-- --KEY VALUE",
      description = "Handed to the job as they are.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = {"-p", "--parallelism"},
      paramLabel = "N",
      defaultValue = "1",
      description = "Subtasks of the job's operators (default: ${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(
      names = {"-s", "--from-savepoint"},
      paramLabel = "PATH",
      description = "Continue from this savepoint or retained checkpoint.")
  private @Nullable String savepoint;

  @Option(
      names = "--kafka",
      paramLabel = "SERVERS",
      defaultValue = "${env:MILLRACE_KAFKA}",
      description = "Kafka's address for a pipeline (or MILLRACE_KAFKA); ours by default.")
  private @Nullable String kafka;

  @Mixin private FlinkAddress flink;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (parallelism < 1) {
      throw new ParameterException(spec.commandLine(), "--parallelism needs a number above 0.");
    }
    LocalStack stack = Surroundings.stack();
    var reference = new JobReference(job);
    Path jar = reference.jar(stack.folder().root());
    if (arguments.contains("--help")) {
      var run = new ArrayList<>(List.of("run"));
      reference.mainClass().ifPresent(name -> run.addAll(List.of("-c", name)));
      run.addAll(List.of(jar.toString(), "--help"));
      return flink.client(stack).passThrough(run);
    }
    FlinkRest rest = flink.rest(stack);
    FlinkRest.Overview overview =
        rest.overview()
            .orElseThrow(
                () ->
                    new Failure(
                        "Flink does not answer at " + rest.address() + ".",
                        "Start it with './millrace up', or name another with --flink."));
    if (overview.freeSlots() < parallelism) {
      throw new Failure(
          "%d of %d slots are free, and the job needs %d."
              .formatted(overview.freeSlots(), overview.slots(), parallelism),
          "End another job, or give the TaskManager more with './millrace down' and"
              + " './millrace up --slots "
              + (overview.slots() - overview.freeSlots() + parallelism)
              + "'.");
    }
    var all = new ArrayList<String>();
    if (reference.pipeline().filter(Pipeline::knowsKafka).isPresent()
        && !arguments.contains("--kafka.bootstrap-servers")) {
      all.add("--kafka.bootstrap-servers");
      all.add(kafka == null || kafka.isBlank() ? stack.bootstrapServers() : kafka);
    }
    all.addAll(arguments);
    String id = flink.client(stack).submit(jar, reference.mainClass(), parallelism, savepoint, all);
    if (flink.other().isEmpty()) {
      // The job goes its own way from here; 'up' must not take it back to an older savepoint.
      reference
          .pipeline()
          .map(Pipeline::jobName)
          .ifPresent(new SavepointNotes(stack.folder())::spend);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(id);
    out.flush();
    return Millrace.OK;
  }
}
