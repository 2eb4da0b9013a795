package dev.millrace.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.lakehouse.sample.SampleSettings;
import dev.millrace.testing.JobUnderTest;
import dev.millrace.testing.StrictEnvironment;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.iceberg.Snapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Both jobs at once on one table. */
class MaintenanceIT {
  private static final String TOPIC = EventSource.KAFKA.topic();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private String warehouse;
  private JobUnderTest job;

  @BeforeEach
  void startKafka(@TempDir Path folder) {
    warehouse = "--catalog.warehouse=" + folder.toUri();
    job =
        new JobUnderTest(
                "lakehouse",
                (environment, arguments) ->
                    LakehouseJob.from(Settings.parse(arguments)).addTo(environment))
            .withTopics(1, TOPIC);
  }

  @AfterEach
  void stopKafka() throws Exception {
    job.close();
  }

  @Test
  void filesAndSnapshotsStayFewAndRowsStayRightWhileBothJobsRun() throws Exception {
    Lines lines = Lines.of(SampleSettings.of(7, Lines.BEGINNING), 1_500, TOPIC, 1);
    job.start(1, "--source=kafka", warehouse);
    JobClient maintenance =
        maintain("--compact.interval=2s", "--snapshots.interval=2s", "--snapshots.keep-last=3");
    try (Lake lake = lake()) {
      int most = 0;
      for (int from = 0; from < 1_500; from += 50) {
        job.send(lines.records().subList(from, from + 50));
        lake.rows(from + 50);
        most = Math.max(most, lake.files());
      }
      // Thirty commits of a file each.
      assertThat(most).isLessThan(20);
      assertThat(Lake.messageIds(lake.rows(1_500))).isEqualTo(lines.messageIds());
      await(() -> snapshots(lake) <= 8 && lake.files() <= 5);
      assertThat(Lake.messageIds(lake.rows(1_500))).isEqualTo(lines.messageIds());
    } finally {
      maintenance.cancel().get();
    }
  }

  @Test
  void whatNoSnapshotKnowsIsDeletedOnceItIsOld() throws Exception {
    try (Lake lake = lake()) {
      Path data =
          Files.createDirectories(Path.of(URI.create(lake.table().location())).resolve("data"));
      Path old = Files.writeString(data.resolve("left-behind.parquet"), "of a failed attempt");
      Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(4))));
      Path young = Files.writeString(data.resolve("under-way.parquet"), "of a commit to come");

      JobClient maintenance = maintain("--orphans.interval=1s");
      try {
        await(() -> !Files.exists(old));
      } finally {
        maintenance.cancel().get();
      }
      assertThat(young).exists();
    }
  }

  private JobClient maintain(String... arguments) throws Exception {
    var environment = StrictEnvironment.create();
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = warehouse;
    // Nothing is old after seconds but by this.
    all[arguments.length + 1] = "--snapshots.keep-age=1ms";
    new MaintenanceJob(MaintenanceSettings.parse(all)).addTo(environment);
    return environment.executeAsync(MaintenanceJob.NAME);
  }

  private static int snapshots(Lake lake) {
    int count = 0;
    for (Snapshot ignored : lake.table().snapshots()) {
      count++;
    }
    return count;
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("the test's patience").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private Lake lake() {
    return new Lake(Settings.parse(warehouse).catalog());
  }
}
