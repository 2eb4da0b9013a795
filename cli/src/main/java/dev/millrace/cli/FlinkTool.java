package dev.millrace.cli;

import dev.millrace.localstack.FlinkClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Flink's own command line client, pointed at our cluster. */
@Command(
    name = "flink",
    description = "Run Flink's own command line client against the cluster.",
    footer = {"", "Example:", "  ./millrace flink list -a"})
final class FlinkTool implements Callable<Integer> {
  @Parameters(paramLabel = "ARGS", description = "Handed to the client as they are.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var stack = Surroundings.stack();
    return FlinkClient.local(stack.folder(), stack.ports()).passThrough(arguments);
  }
}
