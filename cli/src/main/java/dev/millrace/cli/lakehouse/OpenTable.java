package dev.millrace.cli.lakehouse;

import dev.millrace.cli.Failure;
import dev.millrace.cli.data.SafeText;
import dev.millrace.lakehouse.catalog.BronzeTable;
import dev.millrace.lakehouse.catalog.CatalogOptions;
import dev.millrace.lakehouse.catalog.UnusableTable;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import software.amazon.awssdk.core.exception.SdkException;

/** The table while a command looks at it. */
final class OpenTable implements AutoCloseable {
  private final Catalog catalog;
  private final Table table;

  private OpenTable(Catalog catalog, Table table) {
    this.catalog = catalog;
    this.table = table;
  }

  /** What a command does with the table. */
  @FunctionalInterface
  interface Work<T> {
    T with(OpenTable table) throws IOException, InterruptedException;
  }

  /** Does something with the table; what its catalog or its store say is told in sentences. */
  static <T> T look(CatalogOptions options, Work<T> work) throws IOException, InterruptedException {
    try (OpenTable open = open(options)) {
      return work.with(open);
    } catch (NoSuchTableException missing) {
      throw new Failure(
          "There is no table " + options.fullName() + " in " + place(options) + ".",
          "The lakehouse job makes it when it starts. Name another with --catalog.table and its"
              + " siblings.",
          missing);
    } catch (UnusableTable unusable) {
      throw new Failure(
          SafeText.of(String.valueOf(unusable.getMessage())), "Check --catalog.*.", unusable);
    } catch (RESTException
        | UncheckedIOException
        | UncheckedSQLException
        | NotFoundException
        | ValidationException
        | SdkException unreachable) {
      throw new Failure(
          "The table "
              + options.fullName()
              + " in "
              + place(options)
              + " cannot be read: "
              + SafeText.shortened(SafeText.of(String.valueOf(unreachable.getMessage())), 300),
          "See whether the catalog and the store answer, and check --catalog.* and --s3.*.",
          unreachable);
    }
  }

  Table table() {
    return table;
  }

  private static OpenTable open(CatalogOptions options) {
    Catalog catalog = options.open();
    return new OpenTable(catalog, BronzeTable.find(catalog, options.identifier()));
  }

  private static String place(CatalogOptions options) {
    String uri = options.uri();
    return uri == null ? options.warehouse() : uri;
  }

  @Override
  public void close() throws IOException {
    if (catalog instanceof Closeable open) {
      open.close();
    }
  }
}
