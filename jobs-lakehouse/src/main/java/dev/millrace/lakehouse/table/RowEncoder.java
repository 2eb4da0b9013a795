package dev.millrace.lakehouse.table;

import dev.millrace.lakehouse.catalog.BronzeTable;
import dev.millrace.lakehouse.model.BronzeRow;
import dev.millrace.lakehouse.model.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.jspecify.annotations.Nullable;

/** How a row is written into the table. For one thread. */
final class RowEncoder implements MapFunction<BronzeRow, RowData> {
  static final RowType ROW_TYPE = FlinkSchemaUtil.convert(BronzeTable.SCHEMA);

  private static final long DAY = Duration.ofDays(1).toMillis();

  private transient @Nullable String topic;
  private transient @Nullable StringData encodedTopic;

  @Override
  public RowData map(BronzeRow row) {
    Event event = row.event();
    return GenericRowData.of(
        text(row.cameraId()),
        text(row.storeId()),
        micros(row.eventMicros()),
        event.payload(),
        topic(event.topic()),
        event.partition(),
        text(event.messageId()),
        millis(event.publishedMillis()),
        millis(event.receivedMillis()),
        (int) Math.floorDiv(event.receivedMillis(), DAY),
        text(row.payloadSha256()),
        text(row.parseError()));
  }

  /** Nearly all rows have that of the row before. */
  private @Nullable StringData topic(String name) {
    if (!name.equals(topic)) {
      topic = name;
      encodedTopic = text(name);
    }
    return encodedTopic;
  }

  private static @Nullable StringData text(@Nullable String text) {
    // Java copies the bytes of plain text; Flink would go through its letters, one by one.
    return text == null ? null : StringData.fromBytes(text.getBytes(StandardCharsets.UTF_8));
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
