package dev.millrace.lakehouse.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.lakehouse.catalog.BronzeTable;
import dev.millrace.lakehouse.catalog.CatalogOptions;
import dev.millrace.lakehouse.catalog.UnusableTable;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BronzeTableLoaderTest {
  private static final TableIdentifier NAME = TableIdentifier.of("rva", "bronze_raw");

  private CatalogOptions options;

  @BeforeEach
  void chooseFolder(@TempDir Path folder) {
    options = CatalogOptions.inFolder(folder.toUri().toString());
  }

  @Test
  void makesTheTableAsItIsMeantToBe() throws Exception {
    Table table = load();
    assertThat(table.schema().asStruct()).isEqualTo(BronzeTable.SCHEMA.asStruct());
    assertThat(table.spec()).isEqualTo(BronzeTable.PARTITIONS);
    assertThat(table.properties()).containsEntry("write.parquet.compression-codec", "zstd");
  }

  @Test
  void manyAtOnceMakeOneTable() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Set<UUID> tables = new HashSet<>();
      Callable<UUID> loading = () -> load().uuid();
      for (Future<UUID> table : threads.invokeAll(Collections.nCopies(4, loading))) {
        tables.add(table.get());
      }
      assertThat(tables).containsExactly(load().uuid());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void takesATableThatWasGivenMoreColumnsAndOtherNames() throws Exception {
    load()
        .updateSchema()
        .addColumn("remark", Types.StringType.get())
        .renameColumn("store_id", "shop_id")
        .commit();
    assertThat(load().schema().findField("shop_id").fieldId()).isEqualTo(2);
  }

  @Test
  void refusesATableThatIsAnotherOne() {
    create(new Schema(Types.NestedField.optional(1, "name", Types.IntegerType.get())));
    assertThatThrownBy(this::load)
        .isInstanceOf(UnusableTable.class)
        .hasMessageContaining("has not the column '1: camera_id: optional string'")
        .hasMessageContaining("Choose another --catalog.table");
  }

  @Test
  void refusesATableWithoutThePartitionsThatItWrites() {
    create(BronzeTable.SCHEMA);
    assertThatThrownBy(this::load)
        .isInstanceOf(UnusableTable.class)
        .hasMessageContaining("partitions by ingest_date");
  }

  private void create(Schema schema) {
    Catalog catalog = options.open();
    catalog.createTable(NAME, schema, PartitionSpec.unpartitioned(), Map.of());
  }

  private Table load() throws Exception {
    try (var loader = BronzeTableLoader.of(options)) {
      loader.open();
      return loader.loadTable();
    }
  }
}
