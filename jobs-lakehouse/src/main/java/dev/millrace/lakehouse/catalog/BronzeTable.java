package dev.millrace.lakehouse.catalog;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import java.util.Map;
import java.util.Objects;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.types.Types;

/** What the table looks like, and how it is found or made. */
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
  public static final PartitionSpec PARTITIONS =
      PartitionSpec.builderFor(SCHEMA).identity("ingest_date").build();

  /** What a new table is given; whoever changes it on the table afterwards goes before. */
  public static final Map<String, String> PROPERTIES =
      Map.of(
          "format-version", "2",
          "write.parquet.compression-codec", "zstd",
          // The usual level, 3, takes twice as long, and these files are no smaller for it.
          "write.parquet.compression-level", "1",
          // Enough for cameras and topics. Ids and payloads differ in each row, and give theirs up.
          "write.parquet.dict-size-bytes", "65536",
          // Smallest and largest payload and hash are of no use to any query.
          "write.metadata.metrics.column.payload", "counts",
          "write.parquet.stats-enabled.column.payload", "false",
          "write.parquet.stats-enabled.column.payload_sha256", "false",
          // Else the table's own description grows with each commit.
          "write.metadata.delete-after-commit.enabled", "true",
          "write.metadata.previous-versions-max", "100");

  private BronzeTable() {}

  /**
   * The table as it is now.
   *
   * @throws NoSuchTableException if there is none
   * @throws UnusableTable if it is there and not what the job writes
   */
  public static Table find(Catalog catalog, TableIdentifier name) {
    Table table = catalog.loadTable(name);
    requireOurs(table);
    return table;
  }

  /**
   * The table as it is now, made with its database if it was missing.
   *
   * @throws UnusableTable if it is there and not what the job writes
   */
  public static Table findOrMake(Catalog catalog, TableIdentifier name) {
    try {
      return find(catalog, name);
    } catch (NoSuchTableException missing) {
      Table table = create(catalog, name);
      requireOurs(table);
      return table;
    }
  }

  /** Several subtasks do this at once, and one of them is the first. */
  private static Table create(Catalog catalog, TableIdentifier name) {
    createDatabase(catalog, name.namespace());
    try {
      return catalog
          .buildTable(name, SCHEMA)
          .withPartitionSpec(PARTITIONS)
          .withProperties(PROPERTIES)
          .create();
    } catch (AlreadyExistsException | CommitFailedException another) {
      return catalog.loadTable(name);
    }
  }

  private static void createDatabase(Catalog catalog, Namespace database) {
    if (catalog instanceof SupportsNamespaces databases && !databases.namespaceExists(database)) {
      try {
        databases.createNamespace(database);
      } catch (AlreadyExistsException another) {
        // All the same.
      }
    }
  }

  /**
   * Files are written by the numbers of columns; in another table they would mean other columns.
   */
  private static void requireOurs(Table table) {
    Schema schema = table.schema();
    for (Types.NestedField ours : SCHEMA.columns()) {
      Types.NestedField theirs = schema.findField(ours.fieldId());
      if (theirs == null
          || !theirs.type().equals(ours.type())
          || (ours.isOptional() && theirs.isRequired())) {
        throw new UnusableTable(
            "The table "
                + table.name()
                + " has not the column '"
                + ours
                + "' that the job writes. Choose another --catalog.table, or give it that column.");
      }
    }
    for (Types.NestedField theirs : schema.columns()) {
      if (theirs.isRequired() && SCHEMA.findField(theirs.fieldId()) == null) {
        throw new UnusableTable(
            "The table "
                + table.name()
                + " requires the column '"
                + theirs.name()
                + "', which the job does not know. Make it optional, or choose another"
                + " --catalog.table.");
      }
    }
    PartitionSpec partitions = table.specs().get(PARTITIONS.specId());
    if (!Objects.equals(partitions, PARTITIONS)) {
      throw new UnusableTable(
          "The table "
              + table.name()
              + " was not made with partitions by ingest_date. Choose another --catalog.table.");
    }
  }
}
