package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.theme.MatlabTheme;

/** Writes what was measured: a table to read, a plot, and every round as numbers. */
public final class Report {
  private Report() {}

  /** The table, one line for each contender, with CPU time as multiples of some of them. */
  public static String table(List<Rounds> all, List<Rounds> yardsticks) {
    StringBuilder table =
        new StringBuilder("| contender | CPU µs per record | rounds | records/s |");
    yardsticks.forEach(yardstick -> table.append(" × ").append(yardstick.contender()).append(" |"));
    table.append("\n|---|---:|---:|---:|").append("---:|".repeat(yardsticks.size())).append('\n');
    for (Rounds rounds : all) {
      double cpu = rounds.median(Measurement::cpuMicros);
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | **%.2f** | %.2f–%.2f | %,.0f |",
              rounds.contender(),
              cpu,
              rounds.lowest(Measurement::cpuMicros),
              rounds.highest(Measurement::cpuMicros),
              rounds.median(Measurement::perSecond)));
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
        new StringBuilder("contender,round,records,cpu_ns,wall_ns,windows,payments,cents\n");
    for (Rounds rounds : all) {
      int round = 1;
      for (Measurement one : rounds.measurements()) {
        values.append(
            String.format(
                Locale.ROOT,
                "\"%s\",%d,%d,%d,%d,%d,%d,%d%n",
                rounds.contender(),
                round++,
                one.records(),
                one.cpuNanos(),
                one.wallNanos(),
                one.answer().windows(),
                one.answer().payments(),
                one.answer().cents()));
      }
    }
    return values.toString();
  }

  /** Draws CPU time per record, medians as bars with the range of the rounds. */
  public static void plot(String title, List<Rounds> all, Path svg) throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(820)
            .height(420)
            .title(title)
            .yAxisTitle("CPU µs per record")
            .build();
    chart.getStyler().setTheme(new MatlabTheme());
    chart.getStyler().setLegendPosition(LegendPosition.InsideNW).setLegendVisible(false);
    chart.getStyler().setAvailableSpaceFill(0.5).setLabelsVisible(true);
    chart.getStyler().setYAxisMin(0.0);
    // Each dash of a grid would be a path of its own.
    chart.getStyler().setPlotGridLinesVisible(false);
    chart.addSeries(
        "median",
        all.stream().map(rounds -> rounds.contender().replace(", ", ",\n")).toList(),
        all.stream().map(rounds -> rounds.median(Measurement::cpuMicros)).toList(),
        all.stream()
            .map(
                rounds ->
                    (rounds.highest(Measurement::cpuMicros) - rounds.lowest(Measurement::cpuMicros))
                        / 2)
            .toList());
    Files.createDirectories(svg.toAbsolutePath().getParent());
    try (var out = Files.newOutputStream(svg)) {
      VectorGraphicsEncoder.saveVectorGraphic(chart, out, VectorGraphicsFormat.SVG);
    }
  }
}
