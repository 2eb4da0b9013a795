package dev.millrace.cli.data;

import dev.millrace.cli.Failure;
import dev.millrace.cli.data.fingerprints.SaveFingerprints;
import dev.millrace.cli.data.verify.Verify;
import dev.millrace.cli.lakehouse.Lakehouse;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of this package under one root, as the launcher has them. */
@Command(
    name = "millrace",
    subcommands = {
      Produce.class,
      Consume.class,
      SaveFingerprints.class,
      DeadLetters.class,
      Topics.class,
      Groups.class,
      Verify.class,
      Lakehouse.class,
    })
public final class Commands implements Runnable {
  @Override
  public void run() {}

  /** One command in a process of its own, which a test can kill. */
  public static void main(String[] words) {
    System.exit(line().execute(words));
  }

  public static CommandLine line() {
    var line = new CommandLine(new Commands());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (failure, where, parsed) -> {
          where.getErr().println(failure.getMessage());
          if (!(failure instanceof Failure)) {
            failure.printStackTrace(where.getErr());
          }
          return 1;
        });
    return line;
  }
}
