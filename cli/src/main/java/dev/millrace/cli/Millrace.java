package dev.millrace.cli;

import dev.millrace.cli.data.Consume;
import dev.millrace.cli.data.DeadLetters;
import dev.millrace.cli.data.Groups;
import dev.millrace.cli.data.Produce;
import dev.millrace.cli.data.Topics;
import dev.millrace.cli.data.fingerprints.SaveFingerprints;
import dev.millrace.cli.data.verify.Verify;
import dev.millrace.cli.lakehouse.Lakehouse;
import dev.millrace.cli.upload.Upload;
import dev.millrace.cli.vision.Ingest;
import dev.millrace.cli.vision.MotEval;
import dev.millrace.cli.vision.TrackDetections;
import dev.millrace.localstack.StackFailure;
import java.io.PrintWriter;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of all commands. Data goes to stdout, everything else to stderr. */
@Command(
    name = "millrace",
    mixinStandardHelpOptions = true,
    version = "millrace 0.1.0",
    description = "Real-time pipelines on Apache Flink and Kafka.",
    subcommands = {
      Up.class,
      Down.class,
      Status.class,
      Logs.class,
      Urls.class,
      Submit.class,
      Cancel.class,
      Jobs.class,
      Await.class,
      FlinkTool.class,
      Produce.class,
      Consume.class,
      SaveFingerprints.class,
      DeadLetters.class,
      Topics.class,
      Groups.class,
      Verify.class,
      Lakehouse.class,
      Upload.class,
      Ingest.class,
      TrackDetections.class,
      MotEval.class,
      Doctor.class,
      Completion.class,
    },
    footer = {
      "",
      "Example: start everything, look at it, end it:",
      "  ./millrace up",
      "  ./millrace status",
      "  ./millrace down",
    })
public final class Millrace implements Runnable {
  /** Everything went well. */
  static final int OK = 0;

  /** What was asked for could not be done. */
  static final int FAILED = 1;

  /** The command line made no sense. */
  static final int WRONG_USAGE = 2;

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    var line = new CommandLine(new Millrace());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    // Flink's client reads its own options, also those that we know by the same name.
    Objects.requireNonNull(line.getSubcommands().get("flink"))
        .setStopAtPositional(true)
        .setUnmatchedOptionsArePositionalParams(true);
    line.setExecutionExceptionHandler(Millrace::explain);
    beginHelpWithExamples(line);
    return line;
  }

  /** Commands write their example below, where it reads well in the source; help begins with it. */
  private static void beginHelpWithExamples(CommandLine line) {
    var help = line.getCommandSpec().usageMessage();
    String example = String.join("%n", help.footer()).strip();
    if (!example.isEmpty()) {
      help.headerHeading(example.replaceFirst("^(%n)+", "") + "%n%n");
      help.footer(new String[0]);
    }
    line.getSubcommands().values().forEach(Millrace::beginHelpWithExamples);
  }

  private static int explain(Exception failure, CommandLine line, CommandLine.ParseResult ignored) {
    PrintWriter err = line.getErr();
    if (failure instanceof Failure known) {
      err.println("Error: " + known.getMessage());
      err.println("  " + known.advice());
    } else if (failure instanceof StackFailure known) {
      err.println("Error: " + known.getMessage());
      err.println("  " + known.advice());
    } else {
      err.println("Error: " + failure);
      err.println("  This is not expected. Run again with MILLRACE_DEBUG=1 for the whole story.");
    }
    if (System.getenv("MILLRACE_DEBUG") != null) {
      failure.printStackTrace(err);
    }
    return FAILED;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say which command.");
  }
}
