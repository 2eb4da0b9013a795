package dev.millrace.bench;

import java.util.List;
import java.util.Locale;

/** What was measured, as a table to read and as numbers to calculate with. */
public final class Report {
  private Report() {}

  /** The table, one line for each contender, with CPU time as multiples of some of them. */
  public static String table(List<Rounds> all, List<Rounds> yardsticks, Unit unit) {
    boolean parts = unit.inRecord() > 1;
    StringBuilder table = new StringBuilder("| contender | CPU µs per record | rounds |");
    if (parts) {
      table.append(" CPU ns per ").append(unit.name()).append(" |");
    }
    table.append(" records/s |");
    yardsticks.forEach(yardstick -> table.append(" × ").append(yardstick.contender()).append(" |"));
    table
        .append("\n|---|---:|---:|---:|")
        .append("---:|".repeat(yardsticks.size() + (parts ? 1 : 0)))
        .append('\n');
    for (Rounds rounds : all) {
      double cpu = rounds.median(Measurement::cpuMicros);
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | **%.2f** | %.2f–%.2f |",
              rounds.contender(),
              cpu,
              rounds.lowest(Measurement::cpuMicros),
              rounds.highest(Measurement::cpuMicros)));
      if (parts) {
        table.append(String.format(Locale.ROOT, " %.0f |", rounds.median(unit::cpuNanos)));
      }
      table.append(String.format(Locale.ROOT, " %,.0f |", rounds.median(Measurement::perSecond)));
      for (Rounds yardstick : yardsticks) {
        table.append(
            String.format(Locale.ROOT, " %.2f |", cpu / yardstick.median(Measurement::cpuMicros)));
      }
      table.append('\n');
    }
    return table.toString();
  }

  /** Every round as comma-separated values. */
  public static String values(List<Rounds> all) {
    StringBuilder values =
        new StringBuilder("contender,round,records,cpu_ns,wall_ns,windows,counted\n");
    for (Rounds rounds : all) {
      int round = 1;
      for (Measurement one : rounds.measurements()) {
        values.append(
            String.format(
                Locale.ROOT,
                "\"%s\",%d,%d,%d,%d,%d,%d%n",
                rounds.contender(),
                round++,
                one.records(),
                one.cpuNanos(),
                one.wallNanos(),
                one.answer().windows(),
                one.answer().counted()));
      }
    }
    return values.toString();
  }
}
