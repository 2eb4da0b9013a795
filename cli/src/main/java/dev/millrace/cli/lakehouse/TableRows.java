package dev.millrace.cli.lakehouse;

import static java.util.Objects.requireNonNull;

import dev.millrace.lakehouse.catalog.BronzeTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a table has of one topic, as a snapshot of it says: never by looking at files, for
 * a failure leaves some that do not count.
 */
record TableRows(Table table, String topic) {
  /**
   * What is compared of a row.
   *
   * @param partition as its column says
   * @param id where the message lies, as text
   * @param payloadSha256 as its column says
   */
  record Row(
      int partition, String id, @Nullable ByteBuffer payload, @Nullable String payloadSha256) {}

  /** The newest snapshot; null while there is none. */
  @Nullable Snapshot newest() {
    table.refresh();
    return table.currentSnapshot();
  }

  /** How many rows of any topic a snapshot has, as it says itself. */
  static long count(@Nullable Snapshot snapshot) {
    return snapshot == null
        ? 0
        : Long.parseLong(snapshot.summary().getOrDefault("total-records", "0"));
  }

  /**
   * Reads all rows of the snapshot that is the newest since {@link #newest()}. Iceberg's own reader
   * of rows would want Flink, which comes with none of our commands.
   */
  void read(Consumer<Row> taker) throws IOException {
    String partition = column("source_partition");
    String id = column("message_id");
    String payload = column("payload");
    String sha256 = column("payload_sha256");
    String topicColumn = column("source_topic");
    Schema columns = table.schema().select(topicColumn, partition, id, payload, sha256);
    for (DataFile file : ParquetFiles.of(table.newScan())) {
      try (CloseableIterable<Record> rows =
          Parquet.read(table.io().newInputFile(file.location()))
              .project(columns)
              .createReaderFunc(written -> GenericParquetReaders.buildReader(columns, written))
              .reuseContainers()
              .build()) {
        for (Record row : rows) {
          if (topic.equals(row.getField(topicColumn))) {
            taker.accept(
                new Row(
                    (Integer) row.getField(partition),
                    String.valueOf(row.getField(id)),
                    (ByteBuffer) row.getField(payload),
                    (String) row.getField(sha256)));
          }
        }
      }
    }
  }

  /** Somebody may have given a column another name since. */
  private String column(String name) {
    return requireNonNull(
        table.schema().findColumnName(BronzeTable.SCHEMA.findField(name).fieldId()));
  }
}
