package dev.millrace.lakehouse.table;

import static java.util.Objects.requireNonNull;

import dev.millrace.lakehouse.catalog.BronzeTable;
import dev.millrace.lakehouse.catalog.CatalogOptions;
import java.io.Closeable;
import java.io.IOException;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.flink.TableLoader;
import org.jspecify.annotations.Nullable;

/** Opens the table wherever it is needed, and makes it and its database where they are missing. */
public final class BronzeTableLoader implements TableLoader {
  private static final long serialVersionUID = 1;

  private final CatalogOptions options;

  /** While the graph is built. It is not sent to the cluster, and so is false there. */
  private final transient boolean planning;

  private transient @Nullable Catalog catalog;

  private BronzeTableLoader(CatalogOptions options, boolean planning) {
    this.options = options;
    this.planning = planning;
  }

  /** What opens the table here and now. */
  public static BronzeTableLoader of(CatalogOptions options) {
    return new BronzeTableLoader(options, false);
  }

  /** What opens the table on the cluster, and has only a plan of it while the graph is built. */
  public static BronzeTableLoader planned(CatalogOptions options) {
    return new BronzeTableLoader(options, true);
  }

  @Override
  public void open() {
    if (!planning) {
      catalog = options.open();
    }
  }

  @Override
  public boolean isOpen() {
    return planning || catalog != null;
  }

  /**
   * The table as it is now, or is going to be.
   *
   * @throws dev.millrace.lakehouse.catalog.UnusableTable if it is there and not what the job writes
   */
  @Override
  public Table loadTable() {
    if (planning) {
      return PlannedTable.of(of(options), options.fullName());
    }
    return BronzeTable.findOrMake(
        requireNonNull(catalog, "open() was not called"), options.identifier());
  }

  @Override
  @SuppressWarnings("MissingSuperCall") // A copy that is not open, as Iceberg asks for.
  public TableLoader clone() {
    return new BronzeTableLoader(options, planning);
  }

  @Override
  public void close() throws IOException {
    if (catalog instanceof Closeable open) {
      open.close();
    }
    catalog = null;
  }
}
