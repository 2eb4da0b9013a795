package dev.millrace.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.detection.files.FileOptions;
import dev.millrace.detection.files.FileOutlet;
import dev.millrace.detection.table.TableDelivery;
import dev.millrace.detection.table.TableOptions;
import dev.millrace.detection.table.TableOutlet;
import dev.millrace.serde.settings.InvalidSettings;
import dev.millrace.testing.StrictEnvironment;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutletsTest {
  @Test
  void aFileSystemThatNobodyKnowsIsRefusedBeforeTheJobStarts() {
    FileOutlet outlet = new FileOutlet(new FileOptions("s4://unused/x", MemorySize.ofMebiBytes(1)));
    var frames = ReplayedFrames.stream(StrictEnvironment.create(), 1, 1);
    assertThatThrownBy(() -> outlet.drain(frames))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("--files.path")
        .hasMessageContaining("s4");
  }

  @ParameterizedTest
  @EnumSource
  void productionGraphNamesEveryOperatorWhateverTheDelivery(TableDelivery delivery) {
    Configuration settings =
        Configuration.fromMap(
            Map.of(
                "table.url", "jdbc:postgresql://unused.invalid/realtime_analytics",
                "table.delivery", delivery.toString(),
                "files.path", "/unused/detections"));
    var environment = StrictEnvironment.create();
    var frames = ReplayedFrames.stream(environment, 1, 1);
    new TableOutlet(Objects.requireNonNull(TableOptions.from(settings))).drain(frames);
    new FileOutlet(Objects.requireNonNull(FileOptions.from(settings))).drain(frames);
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
