package dev.millrace.cli.lakehouse;

import dev.millrace.cli.Failure;
import dev.millrace.cli.data.Progress;
import dev.millrace.cli.data.Stdout;
import dev.millrace.lakehouse.catalog.CatalogOptions;
import java.io.IOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers a question about the table in SQL. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  ./millrace lakehouse query \"select camera_id, count(*) from bronze_raw group by 1\"",
      "  ./millrace lakehouse query \"from bronze_raw limit 5\" --format json",
      "  ./millrace lakehouse query \"select decode(payload) from bronze_raw\" --since 2026-11-20"
    },
    description = {
      "Ask the table's newest snapshot in SQL, as DuckDB speaks it. The table is bronze_raw, and"
          + " rva.bronze_raw.",
      "Only one statement that reads is allowed, and it reads nothing else. Files of a store are"
          + " copied into a private folder first, and taken away afterwards."
    })
public final class LakehouseQuery implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin TableOptions table = new TableOptions();

  @Parameters(paramLabel = "SQL", description = "The question.")
  String question = "";

  @Option(
      names = "--since",
      paramLabel = "DATE",
      description = "Only rows that came on this day or later, by ingest_date; for less to copy.")
  @Nullable LocalDate since;

  @Option(
      names = "--max",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Write so many rows at most (default: ${DEFAULT-VALUE}).")
  long max = 1_000;

  @Option(
      names = "--max-fetch",
      paramLabel = "MEGABYTES",
      defaultValue = "2048",
      description = "Copy so much from a store at most (default: ${DEFAULT-VALUE}).")
  long maxFetch = 2_048;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json, ndjson or csv (default: table).")
  RowFormat format = RowFormat.TABLE;

  @Option(names = "--quiet", description = "No progress bar.")
  boolean quiet;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (max < 0 || maxFetch < 0 || maxFetch > 1 << 30) {
      throw new ParameterException(
          spec.commandLine(), "--max and --max-fetch must be no negative number, nor a huge one.");
    }
    CatalogOptions catalog = table.catalog();
    return OpenTable.look(
        catalog,
        opened -> {
          try (var folder = new PrivateFolder();
              var out = new Stdout()) {
            ask(opened, folder, out);
          } catch (Stdout.Closed nobodyReads) {
            // All that was wanted.
          }
          return 0;
        });
  }

  private void ask(OpenTable opened, PrivateFolder folder, Stdout out) throws IOException {
    var files = new LocalFiles(opened.table(), folder.path(), maxFetch, quiet);
    var printer = new RowPrinter(format, max, out);
    try (Sql sql =
        Sql.over(
            files.fetch(since),
            opened.table().schema(),
            table.database,
            table.table,
            folder.path())) {
      sql.query(
          question,
          rows -> {
            if (printer.print(rows)) {
              spec.commandLine()
                  .getErr()
                  .println("There are more than " + Progress.count(max) + " rows; see --max.");
              spec.commandLine().getErr().flush();
            }
          });
    } catch (SQLException failed) {
      throw new Failure(
          "DuckDB cannot open the table: " + failed.getMessage(),
          "Run again with MILLRACE_DEBUG=1 for the whole story.",
          failed);
    }
  }
}
