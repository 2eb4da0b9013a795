package dev.millrace.lakehouse.table;

import dev.millrace.lakehouse.catalog.CatalogOptions;
import dev.millrace.lakehouse.model.BronzeRow;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.DistributionMode;
import org.apache.iceberg.flink.sink.IcebergSink;
import org.apache.iceberg.flink.util.FlinkCompatibilityUtil;

/** Where rows leave the job: with each checkpoint the table gets all of them in one commit. */
public record BronzeOutlet(CatalogOptions catalog) {
  private static final String UID = "bronze-raw";

  /** Writes a stream of rows to the table. */
  public void drain(DataStream<BronzeRow> rows) {
    DataStream<RowData> encoded =
        rows.map(new RowEncoder(), FlinkCompatibilityUtil.toTypeInfo(RowEncoder.ROW_TYPE))
            .name("encode-rows")
            .uid("encode-rows");
    // By partition, all rows of a day would go to one writer.
    IcebergSink.forRowData(encoded)
        .tableLoader(BronzeTableLoader.planned(catalog))
        .uidSuffix(UID)
        .distributionMode(DistributionMode.NONE)
        .append();
  }
}
