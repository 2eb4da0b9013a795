package dev.millrace.lakehouse;

import dev.millrace.lakehouse.table.BronzeTableLoader;
import dev.millrace.serde.settings.JobArguments;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.iceberg.flink.maintenance.api.DeleteOrphanFiles;
import org.apache.iceberg.flink.maintenance.api.ExpireSnapshots;
import org.apache.iceberg.flink.maintenance.api.MaintenanceTaskBuilder;
import org.apache.iceberg.flink.maintenance.api.RewriteDataFiles;
import org.apache.iceberg.flink.maintenance.api.TableMaintenance;

/** Looks after the table while the other job writes: puts files together, and takes litter away. */
public record MaintenanceJob(MaintenanceSettings settings) {
  /** The name in the Web UI. */
  public static final String NAME = "lakehouse-maintenance";

  /** How often the table is looked at. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  public static void main(String[] arguments) throws Exception {
    if (JobArguments.askForHelp(arguments)) {
      System.out.print(MaintenanceSettings.help());
      return;
    }
    MaintenanceSettings settings = MaintenanceSettings.parse(arguments);
    var environment = StreamExecutionEnvironment.getExecutionEnvironment();
    new MaintenanceJob(settings).addTo(environment);
    environment.execute(NAME);
  }

  /** Puts the job into an environment. */
  public void addTo(StreamExecutionEnvironment environment) throws IOException {
    // Iceberg's own messages between its operators are not of the kinds that Flink knows.
    environment.configure(new Configuration().set(PipelineOptions.GENERIC_TYPES, true));
    TableMaintenance.forTable(environment, BronzeTableLoader.planned(settings.catalog()))
        .uidSuffix(NAME)
        .rateLimit(LOOK)
        .lockCheckDelay(LOOK)
        .parallelism(1)
        .add(tasks())
        .append();
  }

  private List<MaintenanceTaskBuilder<?>> tasks() {
    List<MaintenanceTaskBuilder<?>> tasks = new ArrayList<>();
    if (!settings.compactInterval().isZero()) {
      tasks.add(
          RewriteDataFiles.builder()
              .scheduleOnInterval(settings.compactInterval())
              .targetFileSizeBytes(settings.fileSize())
              .minInputFiles(settings.compactMinFiles()));
    }
    if (!settings.expireInterval().isZero()) {
      tasks.add(
          ExpireSnapshots.builder()
              .scheduleOnInterval(settings.expireInterval())
              .maxSnapshotAge(settings.keepAge())
              .retainLast(settings.keepSnapshots()));
    }
    if (!settings.orphansInterval().isZero()) {
      tasks.add(
          DeleteOrphanFiles.builder()
              .scheduleOnInterval(settings.orphansInterval())
              .minAge(settings.orphanAge())
              // By the file system itself, which folders and S3 both know.
              .usePrefixListing(true));
    }
    return tasks;
  }
}
