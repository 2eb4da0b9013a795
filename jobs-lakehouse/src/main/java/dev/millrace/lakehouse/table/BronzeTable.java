package dev.millrace.lakehouse.table;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import dev.millrace.lakehouse.model.BronzeRow;
import dev.millrace.lakehouse.model.Event;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** What the table looks like, and how a row is written into it. */
public final class BronzeTable {
  /** The columns; a column's number is how its files know it, and stays for good. */
  public static final Schema SCHEMA =
      new Schema(
          optional(1, "camera_id", Types.StringType.get()),
          optional(2, "store_id", Types.StringType.get()),
          optional(3, "event_ts", Types.TimestampType.withZone()),
          optional(4, "payload", Types.BinaryType.get(), "what was sent, byte for byte"),
          required(5, "source_topic", Types.StringType.get()),
          required(6, "source_partition", Types.IntegerType.get()),
          required(7, "message_id", Types.StringType.get(), "unique within its topic"),
          optional(8, "publish_ts", Types.TimestampType.withZone()),
          required(9, "ingest_ts", Types.TimestampType.withZone()),
          required(10, "ingest_date", Types.DateType.get(), "of ingest_ts in UTC"),
          optional(11, "payload_sha256", Types.StringType.get()),
          optional(12, "parse_error", Types.StringType.get(), "null where all could be read"));

  /** By the day of arrival, so that what comes late opens no old partition again. */
  static final PartitionSpec PARTITIONS =
      PartitionSpec.builderFor(SCHEMA).identity("ingest_date").build();

  /** What a new table is given; whoever changes it on the table afterwards goes before. */
  static final Map<String, String> PROPERTIES =
      Map.of(
          "format-version", "2",
          "write.parquet.compression-codec", "zstd",
          // Smallest and largest payload are of no use to any query.
          "write.metadata.metrics.column.payload", "counts",
          // Else the table's own description grows with each commit.
          "write.metadata.delete-after-commit.enabled", "true",
          "write.metadata.previous-versions-max", "100");

  static final RowType ROW_TYPE = FlinkSchemaUtil.convert(SCHEMA);

  private static final long DAY = Duration.ofDays(1).toMillis();

  private BronzeTable() {}

  static RowData encode(BronzeRow row) {
    Event event = row.event();
    return GenericRowData.of(
        text(row.cameraId()),
        text(row.storeId()),
        micros(row.eventMicros()),
        event.payload(),
        text(event.topic()),
        event.partition(),
        text(event.messageId()),
        millis(event.publishedMillis()),
        millis(event.receivedMillis()),
        (int) Math.floorDiv(event.receivedMillis(), DAY),
        text(row.payloadSha256()),
        text(row.parseError()));
  }

  private static @Nullable StringData text(@Nullable String text) {
    return text == null ? null : StringData.fromString(text);
  }

  private static @Nullable TimestampData millis(@Nullable Long epochMillis) {
    return epochMillis == null ? null : TimestampData.fromEpochMillis(epochMillis);
  }

  private static @Nullable TimestampData micros(@Nullable Long epochMicros) {
    return epochMicros == null
        ? null
        : TimestampData.fromEpochMillis(
            Math.floorDiv(epochMicros, 1_000L), (int) Math.floorMod(epochMicros, 1_000L) * 1_000);
  }
}
