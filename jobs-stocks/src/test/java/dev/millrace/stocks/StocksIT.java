package dev.millrace.stocks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.serde.deadletter.DeadLetterHeaders;
import dev.millrace.stocks.model.Bar;
import dev.millrace.stocks.sample.SampleSettings;
import dev.millrace.testing.ClickHouseServer;
import dev.millrace.testing.JobUnderTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole job, through a real broker and a real ClickHouse, in good times and bad. */
class StocksIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final SampleSettings SAMPLES =
      SampleSettings.of(5, Tape.BEGINNING).withBadShare(0);

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(2)
              .setNumberSlotsPerTaskManager(1)
              .build());

  private static ClickHouseServer clickHouse;
  private static int databases;

  private JobUnderTest job;
  private String database;

  @BeforeAll
  static void startClickHouse(@TempDir Path data) throws Exception {
    clickHouse = ClickHouseServer.start(data);
  }

  @AfterAll
  static void stopClickHouse() throws Exception {
    if (clickHouse != null) {
      clickHouse.close();
    }
  }

  @BeforeEach
  void startKafka() {
    job = Topics.job();
    // A database of its own for each test.
    database = "stocks_" + databases++;
  }

  @AfterEach
  void stopKafka() throws Exception {
    job.close();
  }

  @ParameterizedTest(name = "parallelism {0}")
  @ValueSource(ints = {1, 2})
  void everyTickIsARowAndInItsBarsAndEverythingElseADeadLetter(
      int parallelism, @InjectMiniCluster MiniCluster flink) throws Exception {
    Tape tape = Tape.of(SAMPLES.withBadShare(0.1), 6_000).closed();
    job.send(tape.records());
    JobClient running = start(parallelism);

    Map<String, Bar> expected = tape.bars();
    assertBars(barsOfTopic(job.read(Topics.OUTPUT, expected.size())), expected);
    awaitTicks(tape.traded().size() + Topics.PARTITIONS);
    assertThat(rows()).containsExactlyElementsOf(rowsOf(tape));
    assertBars(barsOfTable(), expected);
    List<ConsumerRecord<byte[], byte[]>> letters = job.read(Topics.DEAD, tape.badCount());
    assertThat(letters).hasSize(tape.badCount());
    assertThat(letters)
        .extracting(ConsumerRecord::value)
        .filteredOn(value -> value != null)
        .containsExactlyInAnyOrderElementsOf(tape.bad());
    assertThat(JobUnderTest.restarts(flink, running)).isZero();
  }

  @Test
  void nothingIsLostOrDoubledByASavepointAnotherParallelismAndALostTaskManager(
      @TempDir Path savepoints, @InjectMiniCluster MiniCluster flink) throws Exception {
    Tape tape = Tape.of(SAMPLES, 6_000).closed();
    JobClient first = start(1);
    job.send(tape.records().subList(0, 2_000));
    awaitTicks(1);
    job.stopWithSavepoint(first, savepoints);

    start(2);
    job.send(tape.records().subList(2_000, 4_000));
    awaitTicks(2_001);
    flink.terminateTaskManager(0).get();
    flink.startTaskManager();
    job.send(tape.records().subList(4_000, tape.records().size()));

    Map<String, Bar> expected = tape.bars();
    assertBars(barsOfTopic(job.read(Topics.OUTPUT, expected.size())), expected);
    awaitTicks(tape.traded().size() + Topics.PARTITIONS);
    assertThat(rows()).containsExactlyElementsOf(rowsOf(tape));
    assertBars(barsOfTable(), expected);
  }

  @Test
  void aKilledClickHouseIsWaitedForAndHasEveryTickOnceAfterwards(
      @InjectMiniCluster MiniCluster flink) throws Exception {
    Tape tape = Tape.of(SAMPLES, 6_000).closed();
    JobClient running = start(2, "--clickhouse.batch-rows", "100");
    job.send(tape.records().subList(0, 2_000));
    awaitTicks(1);
    clickHouse.kill();
    job.send(tape.records().subList(2_000, tape.records().size()));
    clickHouse.restart();

    awaitTicks(tape.traded().size() + Topics.PARTITIONS);
    assertThat(rows()).containsExactlyElementsOf(rowsOf(tape));
    assertBars(barsOfTable(), tape.bars());
    assertThat(JobUnderTest.restarts(flink, running)).isZero();
  }

  @Test
  void aTickThatClickHouseRefusesIsADeadLetterAndCostsNoOther(@InjectMiniCluster MiniCluster flink)
      throws Exception {
    createBareTable();
    clickHouse.query(
        "ALTER TABLE " + database + ".ticks ADD CONSTRAINT affordable CHECK price < 100000");
    JobClient running = start(2);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      records.add(tick(i % Topics.PARTITIONS, i, i == 77 || i == 78 ? 200_000 : 100 + i));
    }
    job.send(records);

    List<ConsumerRecord<byte[], byte[]>> letters = job.read(Topics.DEAD, 2);
    awaitTicks(498);
    assertThat(letters)
        .extracting(ConsumerRecord::value)
        .containsExactlyInAnyOrder(records.get(77).value(), records.get(78).value());
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(letter.key()).isEqualTo(bytes("AAPL"));
              assertThat(JobUnderTest.header(letter, DeadLetterHeaders.STAGE)).isEqualTo("sink");
              assertThat(JobUnderTest.header(letter, DeadLetterHeaders.REASON))
                  .isEqualTo("clickhouse-469");
              assertThat(JobUnderTest.header(letter, DeadLetterHeaders.OPERATOR))
                  .isEqualTo("ticks-table");
              assertThat(JobUnderTest.header(letter, DeadLetterHeaders.EXCEPTION_MESSAGE))
                  .contains("affordable");
            });
    assertThat(JobUnderTest.restarts(flink, running)).isZero();
  }

  @Test
  void theTableOfTheContractIsGivenWhatItLacksAndKeepsWhatItHas() throws Exception {
    createBareTable();
    clickHouse.query(
        "INSERT INTO " + database + ".ticks VALUES ('OLD', 1.5, 7, '2023-01-01 00:00:00.000001')");
    start(1);
    // Of more months than ClickHouse takes in one insert unless told otherwise.
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int month = 0; month < 150; month++) {
      records.add(tick(0, month * 2_678_400L, 100));
    }
    job.send(records);
    awaitTicks(151);
    assertThat(
            clickHouse.query(
                "SELECT symbol, price, volume, source_partition, source_offset FROM "
                    + database
                    + ".ticks WHERE symbol = 'OLD'"))
        .isEqualTo("OLD\t1.5\t7\t0\t0\n");
    assertThat(clickHouse.query("SHOW CREATE TABLE " + database + ".ticks"))
        .contains("source_partition", "by_time", "non_replicated_deduplication_window = 100000");
    assertThat(count("SELECT sum(ticks) FROM " + database + ".bars WHERE interval = '1d'"))
        .isEqualTo(150);
  }

  private JobClient start(int parallelism, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--clickhouse.url=" + clickHouse.address());
    arguments.add("--clickhouse.database=" + database);
    arguments.add("--window.resume-hold=1s");
    arguments.add("--window.flush-after=0s");
    return job.start(parallelism, arguments.toArray(String[]::new));
  }

  private void createBareTable() throws Exception {
    clickHouse.query("CREATE DATABASE IF NOT EXISTS " + database);
    clickHouse.query(
        "CREATE TABLE IF NOT EXISTS "
            + database
            + ".ticks (symbol String, price Float64, volume UInt32, timestamp DateTime64(6))"
            + " ENGINE = MergeTree() ORDER BY (symbol, timestamp)");
  }

  private static ProducerRecord<byte[], byte[]> tick(int partition, long second, double price) {
    String json =
        "{\"symbol\":\"AAPL\",\"price\":%s,\"volume\":100,\"timestamp\":%d}"
            .formatted(price, second * 1_000);
    return new ProducerRecord<>(Topics.INPUT, partition, bytes("AAPL"), bytes(json));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Waits until so many ticks are stored; the table is not there from the start. */
  private void awaitTicks(long expected) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String tables =
        "SELECT count() FROM system.tables WHERE name = 'bars' AND database = '" + database + "'";
    long found = 0;
    while (found < expected) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("there are only " + found + " ticks after " + PATIENCE);
      }
      found = count(tables) == 0 ? 0 : count("SELECT count() FROM " + database + ".ticks");
    }
  }

  private static long count(String query) throws Exception {
    return Long.parseLong(clickHouse.query(query).strip());
  }

  /** All rows but those of the closing ticks, by their place in the topic. */
  private List<String> rows() throws Exception {
    return clickHouse
        .query(
            "SELECT source_partition, source_offset, symbol, price, volume,"
                + " toUnixTimestamp64Micro(timestamp) FROM "
                + database
                + ".ticks WHERE NOT startsWith(symbol, 'CLOSING')"
                + " ORDER BY source_partition, source_offset")
        .lines()
        .toList();
  }

  private static List<String> rowsOf(Tape tape) {
    return tape.traded().stream()
        .sorted(
            Comparator.comparingInt(Tape.Traded::partition).thenComparingLong(Tape.Traded::offset))
        .map(Tape.Traded::row)
        .toList();
  }

  /** By their id; each must be there once. */
  private static Map<String, Bar> barsOfTopic(List<ConsumerRecord<byte[], byte[]>> records)
      throws Exception {
    Map<String, Bar> bars = new TreeMap<>();
    for (var record : records) {
      Bar bar = Tape.fromTopic(record.value());
      assertThat(record.key()).isEqualTo(bytes(bar.symbol()));
      assertThat(bars.put(bar.id(), bar)).as("a second bar %s", bar.id()).isNull();
    }
    return bars;
  }

  private Map<String, Bar> barsOfTable() throws Exception {
    Map<String, Bar> bars = new TreeMap<>();
    clickHouse
        .query(
            "SELECT symbol, interval, toUnixTimestamp64Milli(start), open, high, low, close,"
                + " volume, vwap, ticks FROM "
                + database
                + ".bars WHERE NOT startsWith(symbol, 'CLOSING')")
        .lines()
        .map(Tape::fromTable)
        .forEach(bar -> bars.put(bar.id(), bar));
    return bars;
  }

  private static void assertBars(Map<String, Bar> found, Map<String, Bar> expected) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (id, bar) -> {
          Bar other = requireNonNull(found.get(id));
          assertThat(other).usingRecursiveComparison().ignoringFields("vwap").isEqualTo(bar);
          Double mean = bar.vwap();
          if (mean == null) {
            assertThat(other.vwap()).as(id).isNull();
          } else {
            assertThat(other.vwap()).as(id).isCloseTo(mean, within(mean * 1e-12));
          }
        });
  }
}
