package dev.millrace.cli.lakehouse;

import dev.millrace.cli.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.io.CloseableIterable;

/** The files that a scan of the table has to read, which are Parquet and count as a whole. */
final class ParquetFiles {
  private ParquetFiles() {}

  /**
   * Asks Iceberg for them, which takes the table's descriptions and not its folder.
   *
   * @throws Failure if the table is not as the job writes it
   */
  static List<DataFile> of(TableScan scan) throws IOException {
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
      for (FileScanTask task : tasks) {
        if (!task.deletes().isEmpty() || task.file().format() != FileFormat.PARQUET) {
          throw new Failure(
              "The table has rows that were deleted one by one, or files that are not Parquet.",
              "Rewrite its data files with Iceberg's own tools, or read it with Trino or Spark.");
        }
        files.add(task.file());
      }
    }
    return files;
  }
}
