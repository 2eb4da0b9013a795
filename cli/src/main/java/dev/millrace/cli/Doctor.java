package dev.millrace.cli;

import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.Pipeline;
import dev.millrace.localstack.Port;
import dev.millrace.localstack.TakenPort;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks at what the suite needs, and says what is missing, taken or wrong. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Say what is missing, taken or wrong, and what to do. Exits with 1 on a failure.",
    footer = {"", "Example:", "  ./millrace doctor"})
final class Doctor implements Callable<Integer> {
  private static final long GIBIBYTE = 1L << 30;

  @Spec private CommandSpec spec;

  private boolean failed;

  @Override
  public Integer call() throws IOException {
    LocalStack stack = Surroundings.stack();
    PrintWriter out = spec.commandLine().getOut();
    java(out);
    tool(out, "mvn", "Maven", true, "Install Maven 3.8 or newer: it builds the suite.");
    tool(
        out,
        "setsid",
        "setsid",
        false,
        "Without it Ctrl-C is only ignored by the servers, which is enough.");
    tool(
        out,
        "npm",
        "npm",
        false,
        "Without it stocks need a clickhouse program, or a server named with 'up --clickhouse'.");
    memory(out);
    disk(out, stack);
    libraries(out, stack);
    for (Port port : Port.values()) {
      port(out, stack, port);
    }
    processes(out, stack);
    out.flush();
    return failed ? Millrace.FAILED : Millrace.OK;
  }

  private void java(PrintWriter out) {
    int version = Runtime.version().feature();
    if (version >= 17) {
      ok(out, "Java " + Runtime.version() + " in " + System.getProperty("java.home"));
    } else {
      fail(out, "Java is " + Runtime.version(), "Install JDK 17 or newer and set JAVA_HOME to it.");
    }
  }

  private void tool(PrintWriter out, String program, String title, boolean needed, String advice) {
    Optional<Path> found =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isPresent()) {
      ok(out, title + " is " + found.get());
    } else if (needed) {
      fail(out, title + " is not on the PATH", advice);
    } else {
      warn(out, title + " is not on the PATH", advice);
    }
  }

  private void memory(PrintWriter out) {
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      long total = system.getTotalMemorySize() / GIBIBYTE;
      if (total >= 6) {
        ok(out, total + " GiB of memory");
      } else {
        warn(
            out,
            total + " GiB of memory; the servers may take 4 GiB",
            "Give them less: --taskmanager-memory 1600m --kafka-heap 512m.");
      }
    }
  }

  private void disk(PrintWriter out, LocalStack stack) throws IOException {
    Path folder = stack.folder().home();
    while (!Files.exists(folder) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    FileStore store = Files.getFileStore(folder);
    long free = store.getUsableSpace() / GIBIBYTE;
    if (!Files.isWritable(folder)) {
      fail(out, folder + " cannot be written", "Name another folder with MILLRACE_HOME.");
    } else if (free < 1) {
      fail(out, "Less than 1 GiB is free under " + folder, "Free some space.");
    } else if (free < 5) {
      warn(out, free + " GiB are free under " + folder, "Free some space before long.");
    } else {
      ok(out, free + " GiB are free under " + folder);
    }
  }

  private void libraries(PrintWriter out, LocalStack stack) {
    List<Path> missing = stack.missingLibraries();
    if (missing.isEmpty()) {
      ok(out, "The class paths of Kafka, Flink and the console are built");
    } else {
      fail(out, "Not built: " + missing, "Run any command through ./millrace, which builds them.");
    }
    for (Pipeline pipeline : Pipeline.all()) {
      Path jar = stack.folder().root().resolve(pipeline.jar());
      if (Files.isRegularFile(jar)) {
        ok(out, "The job of " + pipeline.name() + " is built");
      } else {
        fail(out, "Not built: " + jar, "Run 'mvn package'.");
      }
    }
  }

  private void port(PrintWriter out, LocalStack stack, Port port) {
    int number = stack.ports().of(port);
    boolean ours = stack.supervision().server(port.server()).isPresent();
    Optional<TakenPort> taken = TakenPort.at(number);
    if (taken.isEmpty()) {
      ok(out, port.title() + ": port " + number + " is free");
    } else if (ours) {
      ok(out, port.title() + ": port " + number + " is held by our own server");
    } else if (port.isUsuallyNeeded()) {
      fail(out, port.title() + ": " + taken.get().describe(), anotherPort(port));
    } else {
      warn(out, port.title() + ": " + taken.get().describe(), anotherPort(port));
    }
  }

  private static String anotherPort(Port port) {
    return "End that process, or choose another port with 'up " + port.option() + "'.";
  }

  private void processes(PrintWriter out, LocalStack stack) {
    for (LocalStack.Part part : stack.parts()) {
      if (part.process().isPresent() && !part.supervised()) {
        warn(
            out,
            part.name() + " runs without its supervisor and would not be revived",
            "Run './millrace up' to mend it.");
      }
    }
    List<String> stale = stack.supervision().stale();
    if (stale.isEmpty()) {
      ok(out, "No pid file speaks of a process that is gone");
    } else {
      warn(
          out,
          "The processes of " + String.join(", ", stale) + " are gone without a stop",
          "Nothing to do: the next 'up' starts them again.");
    }
  }

  private static void ok(PrintWriter out, String what) {
    out.println("ok    " + what);
  }

  private static void warn(PrintWriter out, String what, String advice) {
    out.println("warn  " + what + "\n        " + advice);
  }

  private void fail(PrintWriter out, String what, String advice) {
    failed = true;
    out.println("fail  " + what + "\n        " + advice);
  }
}
