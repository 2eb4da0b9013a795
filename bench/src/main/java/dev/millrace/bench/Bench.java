package dev.millrace.bench;

import dev.millrace.bench.files.FilesBench;
import dev.millrace.bench.fingerprint.FingerprintBench;
import dev.millrace.bench.lakehouse.LakehouseBench;
import dev.millrace.bench.stocks.StocksBench;
import dev.millrace.bench.transactions.TransactionsBench;
import dev.millrace.bench.vision.DetectorBench;
import dev.millrace.bench.vision.PagesBench;
import dev.millrace.bench.vision.TrackerBench;
import dev.millrace.bench.vision.VisionBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command of this module: one subcommand for each pipeline that is measured. */
@Command(
    name = "scripts/bench",
    description = "Measures pipelines beside their peers.",
    mixinStandardHelpOptions = true,
    subcommands = {
      TransactionsBench.class,
      FingerprintBench.class,
      TrackerBench.class,
      DetectorBench.class,
      VisionBench.class,
      PagesBench.class,
      StocksBench.class,
      FilesBench.class,
      LakehouseBench.class
    })
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }
}
