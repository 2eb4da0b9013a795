package dev.millrace.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.lakehouse.catalog.CatalogOptions;
import dev.millrace.lakehouse.table.BronzeTableLoader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/** The table as Iceberg's own reader sees it, for people and not for Flink. */
final class Lake implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BronzeTableLoader loader;
  private final Table table;

  /** Opens the table, and makes it if the job has not yet. */
  Lake(CatalogOptions options) {
    loader = BronzeTableLoader.of(options);
    loader.open();
    table = loader.loadTable();
  }

  /** The table's own operations. */
  Table table() {
    table.refresh();
    return table;
  }

  /** All rows, once there are at least so many. */
  List<Record> rows(int expected) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (count() < expected) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("there are only " + count() + " rows after " + PATIENCE);
      }
      Thread.onSpinWait();
    }
    List<Record> rows = new ArrayList<>();
    try (CloseableIterable<Record> read = IcebergGenerics.read(table()).build()) {
      read.forEach(rows::add);
    }
    return rows;
  }

  /** Rows by the table's description alone. */
  long count() throws IOException {
    long rows = 0;
    try (CloseableIterable<FileScanTask> files = table().newScan().planFiles()) {
      for (FileScanTask file : files) {
        rows += file.file().recordCount();
      }
    }
    return rows;
  }

  /** How many files hold the rows. */
  int files() throws IOException {
    int count = 0;
    try (CloseableIterable<FileScanTask> files = table().newScan().planFiles()) {
      for (FileScanTask file : files) {
        assertThat(file.file().recordCount()).isPositive();
        count++;
      }
    }
    return count;
  }

  /** Each must be there once. */
  static Set<String> messageIds(List<Record> rows) {
    Set<String> ids = new TreeSet<>();
    for (Record row : rows) {
      String id = text(row, "message_id");
      assertThat(ids.add(id)).as("a second row of %s", id).isTrue();
    }
    return ids;
  }

  static String text(Record row, String column) {
    return String.valueOf(row.getField(column));
  }

  static byte @Nullable [] payload(Record row) {
    ByteBuffer payload = (ByteBuffer) row.getField("payload");
    if (payload == null) {
      return null;
    }
    byte[] bytes = new byte[payload.remaining()];
    payload.duplicate().get(bytes);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
