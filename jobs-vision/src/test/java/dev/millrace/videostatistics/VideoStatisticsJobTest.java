package dev.millrace.videostatistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.StrictEnvironment;
import org.junit.jupiter.api.Test;

class VideoStatisticsJobTest {
  @Test
  void productionGraphNamesEveryOperator() {
    var environment = StrictEnvironment.create();
    VideoStatisticsJob.from(Settings.parse("--kafka.bootstrap-servers", "unused:9092"))
        .addTo(environment);
    assertThat(StrictEnvironment.uids(environment))
        .containsExactlyInAnyOrder(
            "video-frames",
            "split-dead-letters",
            "steady-watermarks",
            "analyse-frames",
            "leave-origins",
            "watermark-of-source-windows",
            "source-windows",
            "find-frozen",
            "report-silence",
            "never-idle",
            "watermark-of-aggregations",
            "aggregations",
            "encode-processed-video-frames",
            "processed-video-frames",
            "Sink Committer: processed-video-frames",
            "encode-video-source-aggregations",
            "video-source-aggregations",
            "Sink Committer: video-source-aggregations",
            "encode-video-source-silences",
            "video-source-silences",
            "Sink Committer: video-source-silences",
            "encode-dead-letters",
            "dead-letters",
            "Sink Committer: dead-letters");
  }
}
