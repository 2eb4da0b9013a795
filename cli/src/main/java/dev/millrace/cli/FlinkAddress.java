package dev.millrace.cli;

import dev.millrace.localstack.FlinkClient;
import dev.millrace.localstack.FlinkRest;
import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.Sizing;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that points a command at another Flink cluster. */
final class FlinkAddress {
  @Option(
      names = "--flink",
      paramLabel = "ADDRESS",
      defaultValue = "${env:MILLRACE_FLINK}",
      description =
          "REST address of a Flink cluster that already runs, such as http://localhost:8081"
              + " (or MILLRACE_FLINK).")
  private @Nullable String address;

  /** The address asked for, nothing if it is our own cluster. */
  Optional<URI> other() {
    if (address == null || address.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(ServerAddress.of(address, "a Flink cluster"));
  }

  FlinkRest rest(LocalStack stack) {
    return new FlinkRest(other().orElseGet(stack::flinkAddress));
  }

  FlinkClient client(LocalStack stack) {
    return other()
        .map(address -> FlinkClient.remote(stack.folder(), address, Sizing.DEFAULT))
        .orElseGet(() -> FlinkClient.local(stack.folder(), stack.ports()));
  }
}
