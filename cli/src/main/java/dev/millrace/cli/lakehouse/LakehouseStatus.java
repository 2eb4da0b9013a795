package dev.millrace.cli.lakehouse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.data.Columns;
import dev.millrace.cli.data.Format;
import dev.millrace.cli.data.Json;
import dev.millrace.cli.data.Progress;
import dev.millrace.cli.data.SafeText;
import dev.millrace.cli.data.Stdout;
import dev.millrace.lakehouse.catalog.CatalogOptions;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Describes the table: columns, days, files. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./millrace lakehouse status"},
    description = {
      "Show the table's columns, its snapshots, and how many rows and files came each day.",
      "Small files are those that maintenance makes larger ones of, below 96 MB. Objects are all"
          + " that lies at the table's place: data, descriptions, and what failures left."
    })
public final class LakehouseStatus implements Callable<Integer> {
  @Mixin TableOptions table = new TableOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json or ndjson (default: table).")
  Format format = Format.TABLE;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CatalogOptions catalog = table.catalog();
    return OpenTable.look(
        catalog,
        opened -> {
          try (var out = new Stdout()) {
            print(catalog.fullName(), TableStatus.of(opened.table()), out);
          } catch (Stdout.Closed nobodyReads) {
            // All that was wanted.
          }
          return 0;
        });
  }

  private void print(String name, TableStatus status, Stdout out) {
    switch (format) {
      case JSON ->
          json(name, status).toPrettyString().lines().map(SafeText::ofJson).forEach(out::line);
      case NDJSON -> out.line(SafeText.ofJson(json(name, status).toString()));
      case TABLE -> table(name, status).forEach(out::line);
    }
  }

  private static List<String> table(String name, TableStatus status) {
    List<String> lines = new ArrayList<>();
    lines.add(name + " at " + SafeText.of(status.location()));
    Long newest = status.newest();
    lines.add(
        newest == null
            ? "No snapshot yet."
            : Progress.count(status.snapshots())
                + " snapshots, the newest of "
                + Instant.ofEpochMilli(newest)
                + ".");
    TableStatus.Objects objects = status.objects();
    if (objects != null) {
      lines.add(
          (objects.more() ? "More than " : "")
              + Progress.count(objects.count())
              + " objects, "
              + Progress.count(objects.bytes())
              + " bytes.");
    }
    lines.add("");
    List<List<String>> columns = new ArrayList<>();
    status.columns().forEach((column, type) -> columns.add(List.of(SafeText.of(column), type)));
    lines.addAll(Columns.table(List.of("column", "type"), columns));
    lines.add("");
    List<List<String>> days = new ArrayList<>();
    status.days().forEach((day, counts) -> days.add(row(SafeText.of(day), counts)));
    days.add(row("total", status.total()));
    lines.addAll(
        Columns.table(List.of("partition", "rows", "files", "small files", "bytes"), days));
    return lines;
  }

  private static List<String> row(String day, TableStatus.Day counts) {
    return List.of(
        day,
        Progress.count(counts.rows()),
        Progress.count(counts.files()),
        Progress.count(counts.smallFiles()),
        Progress.count(counts.bytes()));
  }

  private static ObjectNode json(String name, TableStatus status) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("table", name);
    json.put("location", status.location());
    ObjectNode columns = json.putObject("columns");
    status.columns().forEach(columns::put);
    json.put("snapshots", status.snapshots());
    Long newest = status.newest();
    json.put("newest", newest == null ? null : Instant.ofEpochMilli(newest).toString());
    TableStatus.Objects objects = status.objects();
    if (objects != null) {
      json.put("objects", objects.count()).put("object_bytes", objects.bytes());
    }
    ObjectNode days = json.putObject("partitions");
    status
        .days()
        .forEach(
            (day, counts) ->
                days.putObject(day)
                    .put("rows", counts.rows())
                    .put("files", counts.files())
                    .put("small_files", counts.smallFiles())
                    .put("bytes", counts.bytes()));
    return json;
  }
}
