package dev.millrace.detection.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.detection.ReplayedFrames;
import dev.millrace.detection.model.TableRow;
import dev.millrace.testing.InterruptedJob;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
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
import org.junit.jupiter.params.provider.EnumSource;

/** The table in a real PostgreSQL, while things go wrong. */
class TableIT {
  private static final long FRAMES = 6000;
  private static final double PER_SECOND = 1500;

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(2)
              .setNumberSlotsPerTaskManager(1)
              .build());

  private static PostgresServer postgres;

  @BeforeAll
  static void startPostgres(@TempDir Path folder) throws Exception {
    postgres = new PostgresServer(folder, 20);
  }

  @AfterAll
  static void stopPostgres() throws Exception {
    postgres.close();
  }

  @BeforeEach
  void dropTable() throws Exception {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS detections");
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyRowIsThereOnceAfterALostTaskManagerASavepointAndAnotherParallelism(
      TableDelivery delivery, @TempDir Path savepoints, @InjectMiniCluster MiniCluster flink)
      throws Exception {
    InterruptedJob job = job(delivery, FRAMES);
    JobClient first = job.start(2);
    InterruptedJob.await(() -> postgres.count("detections") > 1000);
    InterruptedJob.loseTaskManager(flink);
    long before = postgres.count("detections");
    InterruptedJob.await(() -> postgres.count("detections") > before + 1000);
    job.stopWithSavepoint(first, savepoints);
    assertThat(postgres.count("detections"))
        .as("interrupted before its end")
        .isLessThan(ReplayedFrames.rows(FRAMES).count());
    assertThat(postgres.prepared()).isZero();

    job.start(1).getJobExecutionResult().get();

    assertThat(postgres.rows("detections")).isEqualTo(expected(FRAMES));
    assertThat(postgres.prepared()).isZero();
    if (delivery == TableDelivery.EXACTLY_ONCE) {
      assertThat(postgres.overwritten("detections")).isZero();
    }
  }

  @Test
  void aServerThatIsDownIsWaitedForAndNothingIsLost() throws Exception {
    JobClient running = job(TableDelivery.EXACTLY_ONCE, FRAMES).start(2);
    InterruptedJob.await(() -> postgres.count("detections") > 1000);

    postgres.restart();
    running.getJobExecutionResult().get();

    assertThat(postgres.rows("detections")).isEqualTo(expected(FRAMES));
    assertThat(postgres.prepared()).isZero();
  }

  @Test
  void rowsThatAnEarlierJobPreparedAndNeverCommittedStandInNobodysWay() throws Exception {
    job(TableDelivery.UPSERT, 0).start(1).getJobExecutionResult().get();
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      try (var upsert = connection.prepareStatement(new DetectionsTable("detections").upsert())) {
        DetectionsTable.bind(upsert, expected(100).get(0));
        upsert.execute();
      }
      statement.execute("PREPARE TRANSACTION 'detection/detections/7/12'");
    }
    assertThat(postgres.prepared()).isOne();

    job(TableDelivery.EXACTLY_ONCE, 100).start(2).getJobExecutionResult().get();

    assertThat(postgres.rows("detections")).isEqualTo(expected(100));
    assertThat(postgres.prepared()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "table.user             | nobody              | --table.user nobody",
        "table.password-file    | /no/such/password   | /no/such/password",
        "table.password-file    | /dev/null           | --table.password-file",
        "table.name             | nowhere.detections  | --table.create true",
        "table.name             | pg_class            | another form",
        "table.name             | pg_catalog.pg_class | another form",
        "table.create           | false               | is not there",
      })
  void settingsThatCanNeverWorkEndTheJobAndAreNamed(String key, String value, String explanation)
      throws Exception {
    Configuration settings = postgres.settings();
    settings.setString(key, value);
    assertThatThrownBy(() -> job(settings, 10).start(1).getJobExecutionResult().get())
        .hasStackTraceContaining(explanation)
        .hasStackTraceContaining("SuppressRestartsException");
  }

  @Test
  void exactlyOnceNeedsAServerThatPreparesTransactions(@TempDir Path folder) throws Exception {
    try (PostgresServer plain = new PostgresServer(folder, 0)) {
      Configuration settings = plain.settings();
      settings.set(TableOptions.DELIVERY, TableDelivery.EXACTLY_ONCE);
      assertThatThrownBy(() -> job(settings, 10).start(1).getJobExecutionResult().get())
          .hasStackTraceContaining("max_prepared_transactions")
          .hasStackTraceContaining("SuppressRestartsException");
    }
  }

  @Test
  void onlyASubtasksOwnTransactionsBehindTheCheckpointAreRolledBack() throws Exception {
    TableOptions options = Objects.requireNonNull(TableOptions.from(postgres.settings()));
    try (Database database = Database.connect(options)) {
      prepare(database, "detection/detections/0/11");
      prepare(database, "detection/detections/0/12");
      prepare(database, "detection/detections/1/12");
      prepare(database, "detection/detections/2/13");
      prepare(database, "detection/other/0/13");
      prepare(database, "somebody's own");

      database.rollBackBehind(12, TransactionName.scope(options), subtask -> subtask % 2 == 0);

      assertThat(postgres.prepared()).isEqualTo(4);
      assertThat(database.commitPrepared("detection/detections/0/11")).isTrue();
      assertThat(database.commitPrepared("detection/detections/1/12")).isTrue();
      assertThat(database.commitPrepared("detection/other/0/13")).isTrue();
      assertThat(database.commitPrepared("somebody's own")).isTrue();
      assertThat(database.commitPrepared("somebody's own")).as("twice").isFalse();
    }
  }

  private static void prepare(Database database, String name) throws Exception {
    try (Statement statement = database.connection().createStatement()) {
      statement.execute("BEGIN; CREATE TABLE \"" + name + "\" ()");
      statement.execute("PREPARE TRANSACTION '" + name.replace("'", "''") + "'");
    }
  }

  private static InterruptedJob job(TableDelivery delivery, long frames) throws Exception {
    Configuration settings = postgres.settings();
    settings.set(TableOptions.DELIVERY, delivery);
    settings.set(TableOptions.BATCH_SIZE, 20);
    return job(settings, frames);
  }

  private static InterruptedJob job(Configuration settings, long frames) {
    TableOptions options = Objects.requireNonNull(TableOptions.from(settings));
    return new InterruptedJob(
        environment ->
            new TableOutlet(options).drain(ReplayedFrames.stream(environment, frames, PER_SECOND)));
  }

  /** What must be in the table, with U+FFFD for what PostgreSQL does not take. */
  private static List<TableRow> expected(long frames) {
    return ReplayedFrames.rows(frames)
        .map(
            row ->
                new TableRow(
                    row.cameraId().replace('\u0000', '\uFFFD'),
                    row.frameId(),
                    row.epochMillis(),
                    row.trackId(),
                    row.className(),
                    row.confidence(),
                    row.x1(),
                    row.y1(),
                    row.x2(),
                    row.y2(),
                    row.age(),
                    row.gender()))
        .sorted(PostgresServer.BY_KEY)
        .toList();
  }
}
