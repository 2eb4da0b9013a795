package dev.millrace.lakehouse.table;

import dev.millrace.lakehouse.catalog.BronzeTable;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.flink.util.InstantiationUtil;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SupportsBulkOperations;
import org.jspecify.annotations.Nullable;

/**
 * The table as Iceberg wants it while the graph is built, before anybody has looked whether it is
 * there: its form is known, and its place is asked for on the cluster. So the graph is built
 * without a catalog, and no secret of one travels with it.
 */
final class PlannedTable implements TableOperations {
  /** No file system has it: places of files are those of the real table. */
  private static final String NOWHERE = "planned:/";

  private final TableMetadata metadata =
      TableMetadata.newTableMetadata(
          BronzeTable.SCHEMA, BronzeTable.PARTITIONS, NOWHERE, BronzeTable.PROPERTIES);

  private final Opened real;

  private PlannedTable(TableLoader loader) {
    real = new Opened(loader);
  }

  /** The table that a loader will find or make. */
  static Table of(TableLoader loader, String name) {
    return new BaseTable(new PlannedTable(loader), name);
  }

  @Override
  public TableMetadata current() {
    return metadata;
  }

  @Override
  public TableMetadata refresh() {
    return metadata;
  }

  @Override
  public void commit(TableMetadata base, TableMetadata changed) {
    throw new UnsupportedOperationException("it is only planned");
  }

  @Override
  public FileIO io() {
    return new PlannedFiles(real);
  }

  @Override
  public LocationProvider locationProvider() {
    return new PlannedPlaces(real);
  }

  @Override
  public String metadataFileLocation(String fileName) {
    throw new UnsupportedOperationException("it is only planned");
  }

  /** The real table, looked for once where it is needed. */
  private static final class Opened implements Serializable {
    private static final long serialVersionUID = 1;

    private final TableLoader loader;
    private transient @Nullable Table table;

    Opened(TableLoader loader) {
      this.loader = loader;
    }

    synchronized Table table() {
      if (table == null) {
        try (TableLoader open = loader.clone()) {
          open.open();
          // What was sent somewhere needs its catalog no more, whose connections can be closed.
          table =
              InstantiationUtil.clone(
                  (SerializableTable) SerializableTable.copyOf(open.loadTable()));
        } catch (IOException unreachable) {
          throw new UncheckedIOException(unreachable);
        } catch (ClassNotFoundException impossible) {
          throw new IllegalStateException(impossible);
        }
      }
      return table;
    }
  }

  /** The files of the real table. */
  private record PlannedFiles(Opened real) implements SupportsBulkOperations {
    @Override
    public InputFile newInputFile(String path) {
      return real.table().io().newInputFile(path);
    }

    @Override
    public OutputFile newOutputFile(String path) {
      return real.table().io().newOutputFile(path);
    }

    @Override
    public void deleteFile(String path) {
      real.table().io().deleteFile(path);
    }

    /** All that a catalog may choose can do this. */
    @Override
    public void deleteFiles(Iterable<String> paths) {
      ((SupportsBulkOperations) real.table().io()).deleteFiles(paths);
    }
  }

  /** The places of the real table. */
  private record PlannedPlaces(Opened real) implements LocationProvider {
    @Override
    public String newDataLocation(String fileName) {
      return real.table().locationProvider().newDataLocation(fileName);
    }

    @Override
    public String newDataLocation(PartitionSpec spec, StructLike partition, String fileName) {
      return real.table().locationProvider().newDataLocation(spec, partition, fileName);
    }
  }
}
