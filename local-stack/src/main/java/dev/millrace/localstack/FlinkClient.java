package dev.millrace.localstack;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Flink's own command line client, run as a process of the cluster's class path. */
public final class FlinkClient {
  private static final Pattern SUBMITTED =
      Pattern.compile("Job has been submitted with JobID ([0-9a-f]{32})");

  private final StackFolder folder;
  private final Path conf;

  private FlinkClient(StackFolder folder, Path conf) {
    this.folder = folder;
    this.conf = conf;
  }

  /** The client of the cluster in this folder. */
  public static FlinkClient local(StackFolder folder, Ports ports) {
    folder.prepare();
    if (!Files.exists(folder.flinkConfiguration().resolve("config.yaml"))) {
      FlinkCluster.configure(folder, ports, Sizing.DEFAULT);
    }
    return new FlinkClient(folder, folder.flinkConfiguration());
  }

  /** The client of a cluster that somebody else runs. */
  public static FlinkClient remote(StackFolder folder, URI rest, Sizing sizing) {
    folder.prepare();
    return new FlinkClient(folder, FlinkCluster.configureClient(folder, rest, sizing));
  }

  /**
   * Submits a job, {@code flink run -d}.
   *
   * @param mainClass what to start instead of what the JAR itself names
   * @return the id of the job
   */
  public String submit(
      Path jar,
      Optional<String> mainClass,
      int parallelism,
      @Nullable String savepoint,
      List<String> jobArguments) {
    if (!Files.isRegularFile(jar)) {
      throw new StackFailure(
          "The JAR " + jar + " is not there.", "Build it with 'mvn package', or name another JAR.");
    }
    var arguments =
        new ArrayList<String>(List.of("run", "-d", "-p", Integer.toString(parallelism)));
    if (savepoint != null) {
      arguments.addAll(List.of("-s", savepoint));
    }
    mainClass.ifPresent(name -> arguments.addAll(List.of("-c", name)));
    arguments.add(jar.toString());
    arguments.addAll(jobArguments);
    try {
      Command.Finished finished = FlinkCluster.client(folder, conf, arguments).run();
      Optional<String> id =
          finished.lines().stream()
              .map(SUBMITTED::matcher)
              .filter(java.util.regex.Matcher::find)
              .map(matcher -> matcher.group(1))
              .findFirst();
      return id.orElseThrow(() -> refused(jar, finished));
    } catch (IOException e) {
      throw new StackFailure(
          "Flink's client could not be started: " + e.getMessage(),
          "Run './millrace doctor' to see what is missing.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("Submitting was interrupted.", "Run the command again.", e);
    }
  }

  /** Runs the client with the terminal of this process, and returns its exit code. */
  public int passThrough(List<String> arguments) throws IOException, InterruptedException {
    Command command = FlinkCluster.client(folder, conf, arguments);
    var builder = new ProcessBuilder(command.arguments()).inheritIO();
    builder.environment().putAll(command.environment());
    return builder.start().waitFor();
  }

  private static StackFailure refused(Path jar, Command.Finished finished) {
    List<String> causes =
        finished.lines().stream()
            .filter(line -> line.startsWith("Caused by: ") || line.startsWith("Error: "))
            .toList();
    String reason =
        causes.isEmpty()
            ? "\n" + Diagnosis.last(finished.lines(), 8)
            : Diagnosis.words(causes.get(causes.size() - 1));
    return new StackFailure(
        "The job of " + jar.getFileName() + " was not accepted: " + reason,
        "The whole story: './millrace logs flink-client'.");
  }
}
