package dev.millrace.lakehouse.table;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
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
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** Opens the table wherever it is needed, and makes it and its database where they are missing. */
public final class BronzeTableLoader implements TableLoader {
  private static final long serialVersionUID = 1;

  private final CatalogOptions options;
  private transient @Nullable Catalog catalog;

  public BronzeTableLoader(CatalogOptions options) {
    this.options = options;
  }

  @Override
  public void open() {
    catalog = options.open();
  }

  @Override
  public boolean isOpen() {
    return catalog != null;
  }

  /**
   * The table as it is now.
   *
   * @throws UnusableTable if it is there and not what the job writes
   */
  @Override
  public Table loadTable() {
    Catalog opened = requireNonNull(catalog, "open() was not called");
    TableIdentifier name = TableIdentifier.of(options.database(), options.table());
    Table table;
    try {
      table = opened.loadTable(name);
    } catch (NoSuchTableException missing) {
      table = create(opened, name);
    }
    requireOurs(table);
    return table;
  }

  /** Several subtasks do this at once, and one of them is the first. */
  private static Table create(Catalog catalog, TableIdentifier name) {
    createDatabase(catalog, name.namespace());
    try {
      return catalog
          .buildTable(name, BronzeTable.SCHEMA)
          .withPartitionSpec(BronzeTable.PARTITIONS)
          .withProperties(BronzeTable.PROPERTIES)
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
    for (Types.NestedField ours : BronzeTable.SCHEMA.columns()) {
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
      if (theirs.isRequired() && BronzeTable.SCHEMA.findField(theirs.fieldId()) == null) {
        throw new UnusableTable(
            "The table "
                + table.name()
                + " requires the column '"
                + theirs.name()
                + "', which the job does not know. Make it optional, or choose another"
                + " --catalog.table.");
      }
    }
    PartitionSpec partitions = table.specs().get(BronzeTable.PARTITIONS.specId());
    if (!Objects.equals(partitions, BronzeTable.PARTITIONS)) {
      throw new UnusableTable(
          "The table "
              + table.name()
              + " was not made with partitions by ingest_date. Choose another --catalog.table.");
    }
  }

  @Override
  @SuppressWarnings("MissingSuperCall") // A copy that is not open, as Iceberg asks for.
  public TableLoader clone() {
    return new BronzeTableLoader(options);
  }

  @Override
  public void close() throws IOException {
    if (catalog instanceof Closeable open) {
      open.close();
    }
    catalog = null;
  }
}
