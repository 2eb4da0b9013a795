package dev.millrace.localstack;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Has Maven fetch a server at its first use: who only builds the suite need not wait for it. */
final class LateArtifacts {
  private LateArtifacts() {}

  /**
   * Builds a module that gathers a server, unless it is there already; one at a time.
   *
   * @param module the module's folder, seen from the root of the suite
   * @param what the server and its size in words
   */
  static void fetch(
      StackFolder folder, String module, String what, BooleanSupplier there, Progress progress)
      throws InterruptedException {
    if (there.getAsBoolean()) {
      return;
    }
    synchronized (LateArtifacts.class) {
      build(folder, module, what, there, progress);
    }
  }

  private static void build(
      StackFolder folder, String module, String what, BooleanSupplier there, Progress progress)
      throws InterruptedException {
    long begun = System.nanoTime();
    progress.begins("Fetching " + what + ", only once");
    try {
      var command =
          new Command(
              List.of(
                  "mvn",
                  "-B",
                  "-ntp",
                  "-q",
                  "-DskipTests",
                  "-Denforcer.skip",
                  "-Dspotless.check.skip",
                  "-f",
                  folder.root().resolve("pom.xml").toString(),
                  "-pl",
                  module,
                  // What the module is tested with is nowhere but in the suite.
                  "-am",
                  "pre-integration-test"),
              Map.of());
      Command.Finished finished = command.run();
      if (finished.exitCode() != 0 || !there.getAsBoolean()) {
        throw new StackFailure(
            "Maven could not fetch " + what + ":\n" + Diagnosis.last(finished.lines(), 5),
            "See whether Maven and npm reach their repositories, or start without it.");
      }
    } catch (IOException e) {
      throw new StackFailure(
          "Maven could not fetch " + what + ": " + e.getMessage(),
          "Install Maven 3.8 or newer.",
          e);
    }
    progress.done(what, "fetched", Duration.ofNanos(System.nanoTime() - begun));
  }
}
