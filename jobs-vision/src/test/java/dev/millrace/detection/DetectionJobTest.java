package dev.millrace.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.StrictEnvironment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionJobTest {
  @Test
  void productionGraphNamesEveryOperator(@TempDir Path folder) {
    var environment = StrictEnvironment.create();
    DetectionJob.from(
            Settings.parse(
                "--kafka.bootstrap-servers",
                "unused:9092",
                "--model.path",
                Squares.model(folder).toString()))
        .addTo(environment);
    assertThat(StrictEnvironment.uids(environment))
        .containsExactlyInAnyOrder(
            "camera-frames",
            "split-dead-letters",
            "admit-frames",
            "detect-objects",
            "split-pictures",
            "track-objects",
            "encode-smart-city-detections",
            "smart-city-detections",
            "Sink Committer: smart-city-detections",
            "encode-smart-city-events",
            "smart-city-events",
            "Sink Committer: smart-city-events",
            "encode-dead-letters",
            "dead-letters",
            "Sink Committer: dead-letters");
  }
}
