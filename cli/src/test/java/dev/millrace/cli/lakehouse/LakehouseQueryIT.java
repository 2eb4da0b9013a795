package dev.millrace.cli.lakehouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.cli.Failure;
import dev.millrace.cli.data.Session;
import dev.millrace.lakehouse.catalog.BronzeTable;
import dev.millrace.lakehouse.catalog.CatalogOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions about a table in a folder, one in memory, and none. */
class LakehouseQueryIT {
  private static final String TOPIC = "persistent://retail/metadata/events";

  private final Session session = new Session();
  private final List<Record> rows = new ArrayList<>();
  private String warehouse = "";
  private HandmadeTable table;

  @BeforeEach
  void fill(@TempDir Path folder) throws IOException {
    warehouse = folder.resolve("the lake").toUri().toString();
    table = HandmadeTable.in(CatalogOptions.inFolder(warehouse).open());
    for (int i = 0; i < 300; i++) {
      rows.add(row(i, "{\"frame_id\":" + i + "}"));
    }
    table.append(rows.subList(0, 200));
    table.append(rows.subList(200, 300));
    table.litter(rows.subList(0, 50));
  }

  private static Record row(int number, String payload) {
    Place place = new Place(0, 3, number, -1);
    return HandmadeTable.row(TOPIC, place, "3:" + number + ":0", payload.getBytes(UTF_8));
  }

  @Test
  void countsWhatTheTableSaysAndNotWhatLiesInItsFolder() {
    Map<String, Integer> expected = new TreeMap<>();
    rows.forEach(row -> expected.merge(row.getField("camera_id").toString(), 1, Integer::sum));
    Session.Result result =
        query("select camera_id, count(*) from bronze_raw group by all order by 1", "csv");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.lines())
        .hasSize(1 + expected.size())
        .first()
        .isEqualTo("camera_id,count_star()");
    assertThat(result.lines())
        .containsAll(
            expected.entrySet().stream().map(e -> e.getKey() + ',' + e.getValue()).toList());
  }

  @Test
  void findsColumnsThatGotOtherNamesAndNewOnes() throws IOException {
    table
        .table()
        .updateSchema()
        .renameColumn("camera_id", "lens")
        .addColumn("remark", Types.StringType.get())
        .commit();
    Session.Result result =
        query("select count(lens), count(remark) from rva.bronze_raw", "ndjson");

    assertThat(result.out()).isEqualTo("{\"count(lens)\":300,\"count(remark)\":0}\n");
  }

  @Test
  void writesRowsInEveryForm() {
    String question =
        "select message_id, payload, ingest_ts, event_ts, source_partition from bronze_raw"
            + " where message_id = '3:7:0'";

    assertThat(query(question, "ndjson").out())
        .isEqualTo(
            "{\"message_id\":\"3:7:0\",\"payload\":\"{\\\"frame_id\\\":7}\",\"ingest_ts\":"
                + "\"2026-11-28T12:00:00Z\",\"event_ts\":null,\"source_partition\":0}\n");
    assertThat(query(question, "csv").lines().get(1))
        .isEqualTo("3:7:0,\"{\"\"frame_id\"\":7}\",2026-11-28T12:00:00Z,,0");
    assertThat(query(question, "json").out()).startsWith("{\n  \"message_id\" : \"3:7:0\",\n");
    assertThat(query(question, "table").lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("MESSAGE_ID  PAYLOAD");
  }

  @Test
  void writesNoMoreRowsThanAllowedAndSaysSo() {
    Session.Result result = query("from bronze_raw", "ndjson", "--max", "7");

    assertThat(result.exit()).isZero();
    assertThat(result.lines()).hasSize(7);
    assertThat(result.err()).contains("There are more than 7 rows");
    assertThat(query("from bronze_raw", "ndjson", "--max", "300").err()).isEmpty();
  }

  @Test
  void refusesAllThatIsNoQuestionAboutTheTable(@TempDir Path scratch) throws Exception {
    List<Path> files = new LocalFiles(table.table(), scratch, 1, true).fetch(null);
    try (Sql sql = Sql.over(files, BronzeTable.SCHEMA, "rva", "bronze_raw", scratch)) {
      for (String question :
          List.of(
              "select * from read_csv('/etc/passwd')",
              "select * from read_text('/etc/passwd')",
              "select * from '/etc/passwd'",
              "select * from glob('/etc/*')",
              "select * from read_parquet('s3://warehouse/x.parquet')",
              "copy bronze_raw to '" + scratch + "/bronze.csv'",
              "select 1; copy (select 1) to '" + scratch + "/one.csv'",
              "copy (select 1) to '" + files.get(0) + "'",
              "attach '" + scratch + "/other.db'",
              "install httpfs",
              "set enable_external_access = true",
              "create table mine (a int)",
              "drop view bronze_raw",
              "select 1; select 2",
              "selec 1",
              "")) {
        assertThatThrownBy(() -> sql.query(question, rows -> {}))
            .as(question)
            .isInstanceOf(Failure.class);
      }
      List<Long> count = new ArrayList<>();
      sql.query(
          "select count(*) from bronze_raw",
          rows -> {
            assertThat(rows.next()).isTrue();
            count.add(rows.getLong(1));
          });
      assertThat(count).containsExactly(300L);
    }
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void tellsWhatIsRefusedInASentence() {
    Session.Result result = query("select * from read_csv('/etc/passwd')", "csv");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo(
            "DuckDB refuses the query: Permission Error: Cannot access file \"/etc/passwd\" - file"
                + " system operations are disabled by configuration\n");
  }

  @Test
  void leavesNothingBehind() throws IOException {
    Set<Path> before = folders();
    assertThat(query("from bronze_raw limit 1", "csv").exit()).isZero();
    assertThat(before).containsAll(folders());
  }

  private static Set<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith("millrace-lakehouse-"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void copiesWhatLiesInAStoreAndOnlyWhatIsNeeded(@TempDir Path copies) throws IOException {
    try (var catalog = new InMemoryCatalog()) {
      catalog.initialize("memory", Map.of());
      catalog.createNamespace(Namespace.of("rva"));
      HandmadeTable stored = HandmadeTable.in(catalog);
      stored.append(rows.subList(0, 100));
      Record later = row(1_000, "{}");
      later.setField("ingest_date", LocalDate.of(2026, 11, 30));
      stored.append(List.of(later));

      assertThat(new LocalFiles(stored.table(), copies, 1, true).fetch(null))
          .hasSize(2)
          .allSatisfy(file -> assertThat(file).hasParent(copies).isNotEmptyFile());
      assertThat(
              new LocalFiles(stored.table(), Files.createDirectory(copies.resolve("2")), 1, true)
                  .fetch(LocalDate.of(2026, 11, 29)))
          .hasSize(1);
      assertThatThrownBy(() -> new LocalFiles(stored.table(), copies, 0, true).fetch(null))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("0 MB are allowed");
    }
  }

  @Test
  void describesTheTable() {
    Session.Result result =
        session.run("lakehouse", "status", "--catalog.warehouse", warehouse, "--format", "ndjson");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("\"table\":\"lakehouse.rva.bronze_raw\"", "\"payload\":\"binary\"")
        .contains("\"snapshots\":2", "\"ingest_date=2026-11-28\":{\"rows\":300,\"files\":2,");
    assertThat(session.run("lakehouse", "status", "--catalog.warehouse", warehouse).lines())
        .anyMatch(line -> line.matches("ingest_date=2026-11-28 +300 +2 +2 +[0-9,]+"));
  }

  @Test
  void saysWhereThereIsNoTable() {
    Session.Result result =
        session.run(
            "lakehouse",
            "query",
            "from x",
            "--catalog.warehouse",
            warehouse,
            "--catalog.table",
            "x");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).startsWith("There is no table lakehouse.rva.x in file://");
  }

  private Session.Result query(String question, String format, String... more) {
    List<String> words = new ArrayList<>(List.of("lakehouse", "query", question));
    words.addAll(List.of("--catalog.warehouse", warehouse, "--format", format));
    words.addAll(List.of(more));
    return session.run(words.toArray(String[]::new));
  }
}
