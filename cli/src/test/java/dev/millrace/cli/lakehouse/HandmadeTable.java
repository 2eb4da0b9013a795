package dev.millrace.cli.lakehouse;

import static java.util.Objects.requireNonNull;

import dev.millrace.lakehouse.catalog.BronzeTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.jspecify.annotations.Nullable;

/** The job's table, written row by row by Iceberg alone: right, or with something wrong. */
record HandmadeTable(Table table) {
  static HandmadeTable in(Catalog catalog) {
    return new HandmadeTable(
        BronzeTable.findOrMake(catalog, TableIdentifier.of("rva", "bronze_raw")));
  }

  /** A row as the job makes it of a message. */
  static Record row(String topic, Place place, String id, byte @Nullable [] payload) {
    LocalDate day = LocalDate.of(2026, 11, 28);
    Record row = GenericRecord.create(BronzeTable.SCHEMA);
    row.setField("camera_id", "cam-0" + (1 + Math.floorMod(id.hashCode(), 3)));
    row.setField("payload", payload == null ? null : ByteBuffer.wrap(payload));
    row.setField("source_topic", topic);
    row.setField("source_partition", place.partition());
    row.setField("message_id", id);
    row.setField("ingest_ts", day.atTime(12, 0).atOffset(ZoneOffset.UTC));
    row.setField("ingest_date", day);
    row.setField(
        "payload_sha256",
        payload == null ? null : requireNonNull(Digest.of(ByteBuffer.wrap(payload)).hex()));
    return row;
  }

  /** Adds rows in a commit of their own. */
  void append(List<Record> rows) throws IOException {
    table.newAppend().appendFile(write(rows)).commit();
  }

  /** Leaves a file in the table's folder that no snapshot knows, as a failed attempt does. */
  void litter(List<Record> rows) throws IOException {
    var unused = write(rows);
  }

  private DataFile write(List<Record> rows) throws IOException {
    var day = new PartitionKey(table.spec(), table.schema());
    day.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(rows.get(0)));
    DataWriter<Record> writer =
        new GenericFileWriterFactory.Builder(table)
            .dataFileFormat(FileFormat.PARQUET)
            .build()
            .newDataWriter(
                OutputFileFactory.builderFor(table, 1, 1)
                    .format(FileFormat.PARQUET)
                    .build()
                    .newOutputFile(day),
                table.spec(),
                day);
    try (writer) {
      rows.forEach(writer::write);
    }
    return writer.toDataFile();
  }
}
