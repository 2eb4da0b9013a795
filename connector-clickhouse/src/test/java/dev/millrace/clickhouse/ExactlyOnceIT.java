package dev.millrace.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.testing.ClickHouseServer;
import dev.millrace.testing.InterruptedJob;
import dev.millrace.testing.JobUnderTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row is in a real ClickHouse once, whatever happens. */
class ExactlyOnceIT {
  private static final long MEASUREMENTS = 12_000;
  private static final double PER_SECOND = 4000;

  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(3)
              .setNumberSlotsPerTaskManager(1)
              .setConfiguration(METRICS.addToConfiguration(new Configuration()))
              .build());

  private static ClickHouseServer clickHouse;

  @BeforeAll
  static void startClickHouse(@TempDir Path folder) throws Exception {
    clickHouse = ClickHouseServer.start(folder);
  }

  @AfterAll
  static void stopClickHouse() throws Exception {
    if (clickHouse != null) {
      clickHouse.close();
    }
  }

  @BeforeEach
  void dropTables() throws Exception {
    clickHouse.query("DROP TABLE IF EXISTS measurements");
    clickHouse.query("DROP TABLE IF EXISTS refused");
  }

  @Test
  void failuresBeforeAndBehindTheInsertDoubleNothingAndLoseNothing() throws Exception {
    JobClient running = failTwice("SETTINGS non_replicated_deduplication_window = 1000");

    running.getJobExecutionResult().get();

    assertThat(stored()).isEqualTo(all(MEASUREMENTS));
  }

  @Test
  void theSameFailuresDoubleRowsInATableThatDoesNotRememberTokens() throws Exception {
    JobClient running = failTwice("");

    running.getJobExecutionResult().get();

    Stored stored = stored();
    assertThat(stored.distinct()).isEqualTo(MEASUREMENTS);
    assertThat(stored.rows()).isGreaterThan(MEASUREMENTS);
  }

  private static JobClient failTwice(String tableSettings) throws Exception {
    createTable("", tableSettings);
    JobClient running =
        MeasuringJob.of(MEASUREMENTS, PER_SECOND, new FailingSink(sink().build())).start(2);
    InterruptedJob.await(() -> stored().rows() > 1000);
    InterruptedJob.fail();
    FailingSink.FAILURES_TO_COME.set(2);
    return running;
  }

  @Test
  void aLostTaskManagerAKilledServerASavepointAndAnotherParallelismLoseNothing(
      @TempDir Path savepoints, @InjectMiniCluster MiniCluster flink) throws Exception {
    createTable("", "SETTINGS non_replicated_deduplication_window = 1000");
    InterruptedJob job = MeasuringJob.of(2 * MEASUREMENTS, PER_SECOND, sink().build());
    JobClient first = job.start(2);
    InterruptedJob.await(() -> stored().rows() > 1000);
    InterruptedJob.loseTaskManager(flink);
    long lost = stored().rows();
    InterruptedJob.await(() -> stored().rows() > lost + 1000);
    clickHouse.kill();
    clickHouse.restart();
    long killed = stored().rows();
    InterruptedJob.await(() -> stored().rows() > killed + 1000);
    job.stopWithSavepoint(first, savepoints);
    assertThat(stored().rows()).as("interrupted before its end").isLessThan(2 * MEASUREMENTS);

    job.start(3).getJobExecutionResult().get();

    assertThat(stored()).isEqualTo(all(2 * MEASUREMENTS));
  }

  @Test
  void insertsWhoseAnswersGetLostOrThatArriveInPartAreStoredOnce() throws Exception {
    createTable("", "SETTINGS non_replicated_deduplication_window = 1000");
    try (var network = new TroubledNetwork(clickHouse.address())) {
      JobClient running =
          MeasuringJob.of(
                  MEASUREMENTS,
                  PER_SECOND,
                  sink().access(ClickHouseAccess.to(network.address())).build())
              .start(2);
      InterruptedJob.await(() -> stored().rows() > 1000);
      network.loseAnswers(3);
      InterruptedJob.await(() -> network.troublesLeft() == 0);
      network.cutRequests(3);

      running.getJobExecutionResult().get();

      assertThat(network.troublesLeft()).isZero();
    }
    assertThat(stored()).isEqualTo(all(MEASUREMENTS));
  }

  @Test
  void aServerThatIsAwayIsWaitedForWithoutARestart(@InjectMiniCluster MiniCluster flink)
      throws Exception {
    createTable("", "SETTINGS non_replicated_deduplication_window = 1000");
    try (var network = new TroubledNetwork(clickHouse.address())) {
      JobClient running =
          MeasuringJob.of(
                  MEASUREMENTS,
                  PER_SECOND,
                  sink().access(ClickHouseAccess.to(network.address())).build())
              .start(2);
      InterruptedJob.await(() -> stored().rows() > 1000);
      network.fail();
      InterruptedJob.await(() -> network.turnedAway() > 20);
      network.recover();

      running.getJobExecutionResult().get();

      assertThat(JobUnderTest.restarts(flink, running)).isZero();
    }
    assertThat(stored()).isEqualTo(all(MEASUREMENTS));
  }

  @Test
  void cancellingDoesNotWaitForAServerThatNeverAnswers() throws Exception {
    createTable("", "");
    try (var network = new TroubledNetwork(clickHouse.address())) {
      JobClient running =
          MeasuringJob.of(
                  MEASUREMENTS,
                  PER_SECOND,
                  sink()
                      .retrying(Retrying.DEFAULT)
                      .access(ClickHouseAccess.to(network.address()))
                      .build())
              .start(1);
      InterruptedJob.await(() -> stored().rows() > 1000);
      network.fallSilent();
      InterruptedJob.await(network::silenceNoticed);
      long start = System.nanoTime();

      running.cancel().get();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void onePoisonousRowAmongManyIsHandedOverOnceThoughTheJobFailsRightBehindIt() throws Exception {
    long many = 100_000;
    createTable(
        ", CONSTRAINT bearable CHECK id != 77777",
        "SETTINGS non_replicated_deduplication_window = 1000");
    clickHouse.query(
        "CREATE TABLE refused (id UInt64, place String, value Float64) ENGINE = MergeTree ORDER BY"
            + " id SETTINGS non_replicated_deduplication_window = 1000");
    ClickHouseSink<Measurement> refused = sink().table("refused").build();
    FailingSink.FAILURES_TO_COME.set(1);

    MeasuringJob.of(
            many,
            0,
            new FailingSink(
                sink()
                    .batching(new Batching(100_000, 16 << 20, Duration.ofHours(1)))
                    .refused(
                        TypeInformation.of(Measurement.class),
                        rows ->
                            rows.map(
                                    row -> {
                                      assertThat(row.code()).isEqualTo(469);
                                      assertThat(row.message()).contains("bearable");
                                      return row.element();
                                    })
                                .returns(Measurement.class)
                                .uid("elements")
                                .sinkTo(refused)
                                .uid("refused-table"))
                    .build()))
        .start(1)
        .getJobExecutionResult()
        .get();

    assertThat(stored().rows()).isEqualTo(many - 1);
    assertThat(stored().distinct()).isEqualTo(many - 1);
    assertThat(clickHouse.query("SELECT id, place, value FROM refused"))
        .isEqualTo("77777\tsouth\t19444.25\n");
  }

  @Test
  void aRefusedRowThatNobodyHandlesEndsTheJob() throws Exception {
    createTable(", CONSTRAINT bearable CHECK id != 7", "");

    assertThatThrownBy(
            () -> MeasuringJob.of(100, 0, sink().build()).start(1).getJobExecutionResult().get())
        .hasStackTraceContaining("give the sink a handler of refused rows")
        .hasStackTraceContaining("bearable")
        .hasStackTraceContaining("SuppressRestartsException");
  }

  @Test
  void aRowThatAViewCannotTakeEndsTheJobAndDoublesNoneOfItsNeighbours() throws Exception {
    createTable("", "SETTINGS non_replicated_deduplication_window = 1000");
    clickHouse.query("CREATE TABLE doubled (id UInt64) ENGINE = MergeTree ORDER BY id");
    clickHouse.query(
        "CREATE MATERIALIZED VIEW doubling TO doubled AS"
            + " SELECT id * 2 + throwIf(id = 7, 'no sevens') AS id FROM measurements");
    try {
      assertThatThrownBy(
              () ->
                  MeasuringJob.of(
                          100,
                          0,
                          sink().refused(TypeInformation.of(Measurement.class), rows -> {}).build())
                      .start(1)
                      .getJobExecutionResult()
                      .get())
          .hasStackTraceContaining("no sevens")
          .hasStackTraceContaining("Change the view so that it takes what the table takes");

      assertThat(stored().rows()).isEqualTo(stored().distinct());
    } finally {
      clickHouse.query("DROP TABLE doubling");
      clickHouse.query("DROP TABLE doubled");
    }
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "MergeTree, '', true",
    "MergeTree, SETTINGS non_replicated_deduplication_window = 0, true",
    "MergeTree, SETTINGS non_replicated_deduplication_window = 100, false",
    "AggregatingMergeTree, '', true",
    "Memory, '', false",
  })
  void knowsATableThatForgetsTokens(String engine, String settings, boolean forgets)
      throws Exception {
    clickHouse.query(
        "CREATE TABLE measurements (id UInt64) ENGINE = "
            + engine
            + (engine.endsWith("MergeTree") ? " ORDER BY id " : "")
            + settings);

    for (String name : List.of("measurements", "default.measurements")) {
      try (var connection =
          new ClickHouseConnection(
              ClickHouseAccess.to(clickHouse.address().toString()),
              new TableName(name),
              Map.of(),
              Retrying.DEFAULT)) {
        assertThat(connection.forgetsTokens()).isEqualTo(forgets);
      }
    }
  }

  @Test
  void aTableThatIsNotThereEndsTheJobWithWhatToDo() {
    assertThatThrownBy(
            () -> MeasuringJob.of(100, 0, sink().build()).start(1).getJobExecutionResult().get())
        .hasStackTraceContaining("does not take rows for measurements (error 60)")
        .hasStackTraceContaining("Create the table, or name the right one")
        .hasStackTraceContaining("SuppressRestartsException");
  }

  @Test
  void createsWhatIsMissingAndCountsWhatIsSent() throws Exception {
    JobClient running =
        MeasuringJob.of(
                100,
                0,
                sink()
                    .prepare(
                        List.of(
                            "CREATE TABLE IF NOT EXISTS measurements (id UInt64, place String,"
                                + " value Float64) ENGINE = MergeTree ORDER BY id"))
                    .build())
            .start(2);

    running.getJobExecutionResult().get();

    assertThat(stored()).isEqualTo(all(100));
    assertThat(counted(running, "numRecordsSend")).isEqualTo(100);
    assertThat(counted(running, "numRecordsSendErrors")).isZero();
    assertThat(counted(running, "numBytesSend")).isGreaterThan(100 * 17);
  }

  private static long counted(JobClient job, String name) {
    return METRICS.findMetrics(job.getJobID(), ".*table: inserts.*\\." + name).values().stream()
        .mapToLong(counter -> ((Counter) counter).getCount())
        .sum();
  }

  private static ClickHouseSink.Builder<Measurement> sink() {
    return ClickHouseSink.<Measurement>builder()
        .access(ClickHouseAccess.to(clickHouse.address().toString()))
        .table("measurements")
        .rows(new Measurement.Rows())
        .batching(new Batching(500, 1 << 20, Duration.ofMillis(100)))
        .retrying(
            new Retrying(Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(5)));
  }

  private static void createTable(String constraint, String settings) throws Exception {
    clickHouse.query(
        "CREATE TABLE measurements (id UInt64, place String, value Float64"
            + constraint
            + ") ENGINE = MergeTree ORDER BY id "
            + settings);
  }

  /** What a table holds. */
  private record Stored(long rows, long distinct, double sum) {}

  private static Stored stored() throws Exception {
    String[] numbers =
        clickHouse
            .query("SELECT count(), uniqExact(id), sum(value) FROM measurements")
            .strip()
            .split("\t", -1);
    return new Stored(
        Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Double.parseDouble(numbers[2]));
  }

  private static Stored all(long count) {
    return new Stored(count, count, count * (count - 1) / 8.0);
  }
}
