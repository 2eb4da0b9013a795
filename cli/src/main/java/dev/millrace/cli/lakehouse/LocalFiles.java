package dev.millrace.cli.lakehouse;

import dev.millrace.cli.Failure;
import dev.millrace.cli.data.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.expressions.Expressions;
import org.jspecify.annotations.Nullable;

/**
 * The files of a table's newest snapshot where this machine can read them: those of a folder where
 * they lie, all others as copies.
 */
final class LocalFiles {
  private static final String PARTITION = "ingest_date";
  private static final long MEGABYTE = 1 << 20;

  private final Table table;
  private final Path copies;
  private final long mostBytes;
  private final boolean quiet;

  /**
   * Has fetched nothing yet.
   *
   * @param copies where copies go
   * @param mostMegabytes so much is copied at most
   */
  LocalFiles(Table table, Path copies, long mostMegabytes, boolean quiet) {
    this.table = table;
    this.copies = copies;
    this.mostBytes = mostMegabytes * MEGABYTE;
    this.quiet = quiet;
  }

  /**
   * Brings what is needed.
   *
   * @param since only rows that came on this day or later
   */
  List<Path> fetch(@Nullable LocalDate since) throws IOException {
    List<DataFile> planned = planned(since);
    List<Path> local = new ArrayList<>();
    List<DataFile> remote = new ArrayList<>();
    for (DataFile file : planned) {
      if (file.location().startsWith("file:")) {
        // Iceberg writes places as they are, not as URIs.
        local.add(Path.of(file.location().replaceFirst("^file:/*", "/")));
      } else {
        remote.add(file);
      }
    }
    long bytes = remote.stream().mapToLong(DataFile::fileSizeInBytes).sum();
    if (bytes > mostBytes) {
      throw new Failure(
          "The query needs %,d MB from the store, and %,d MB are allowed."
              .formatted((bytes + MEGABYTE - 1) / MEGABYTE, mostBytes / MEGABYTE),
          "Ask for fewer days with --since, or allow more with --max-fetch.");
    }
    try (var progress = new Progress("Fetching", "kB", bytes / 1_024, quiet || remote.isEmpty())) {
      long done = 0;
      for (DataFile file : remote) {
        Path copy = copies.resolve(local.size() + ".parquet");
        try (InputStream in = table.io().newInputFile(file.location()).newStream()) {
          Files.copy(in, copy);
        }
        local.add(copy);
        done += file.fileSizeInBytes();
        progress.at(done / 1_024);
      }
    }
    return local;
  }

  private List<DataFile> planned(@Nullable LocalDate since) throws IOException {
    TableScan scan = table.newScan();
    return ParquetFiles.of(
        since == null
            ? scan
            : scan.filter(Expressions.greaterThanOrEqual(PARTITION, since.toString())));
  }
}
