package dev.millrace.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.detection.files.FileOptions;
import dev.millrace.detection.files.FileOutlet;
import dev.millrace.detection.table.TableDelivery;
import dev.millrace.detection.table.TableOptions;
import dev.millrace.detection.table.TableOutlet;
import dev.millrace.testing.StrictEnvironment;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutletsTest {
  @ParameterizedTest
  @EnumSource
  void productionGraphNamesEveryOperatorWhateverTheDelivery(TableDelivery delivery) {
    Configuration settings =
        Configuration.fromMap(
            Map.of(
                "table.url", "jdbc:postgresql://unused.invalid/realtime_analytics",
                "table.delivery", delivery.toString(),
                "files.path", "s3://unused/detections"));
    var environment = StrictEnvironment.create();
    var frames = ReplayedFrames.stream(environment, 1, 1);
    new TableOutlet(TableOptions.from(settings)).drain(frames);
    new FileOutlet(FileOptions.from(settings)).drain(frames);
    assertThat(StrictEnvironment.uids(environment))
        .containsExactlyInAnyOrder(
            "frames",
            "table-rows",
            "table",
            "Sink Committer: table",
            "files",
            "Sink Committer: files");
  }
}
