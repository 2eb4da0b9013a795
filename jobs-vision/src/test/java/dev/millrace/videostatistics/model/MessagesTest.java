package dev.millrace.videostatistics.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.videostatistics.SeenFrames;
import dev.millrace.vision.message.WrittenField;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written is what the README shows. */
class MessagesTest {
  private static final Analysis ANALYSIS =
      new Analysis(
          640,
          480,
          118.25,
          41.5,
          230.0625,
          1.3333,
          20.1758,
          ResolutionClass.SD,
          false,
          true,
          false);

  private static final String WRITTEN_ANALYSIS =
      """
      {"width":640,"height":480,"brightness":118.25,"contrast":41.5,"sharpness":230.0625,\
      "aspect_ratio":1.3333,"compression_ratio":20.1758,"resolution_class":"SD",\
      "black":false,"frozen":true,"blurred":false}""";

  @Test
  void aProcessedFrameIsItsMessageAndTheAnalysis() {
    var fields =
        List.of(
            new WrittenField("frame_id", "\"f\\u0031\""),
            new WrittenField("analysis", "\"theirs\""),
            new WrittenField("frame_channels", "3.0"),
            new WrittenField("a \"name\"", "[1e3, null]"),
            new WrittenField("metadata", "{\"gain\" : 1.50}"));
    assertThat(text(ProcessedFrame.class, new ProcessedFrame("webcam", fields, ANALYSIS)))
        .isEqualTo(
            """
            {"frame_id":"f\\u0031","frame_channels":3.0,"a \\"name\\"":[1e3, null],\
            "metadata":{"gain" : 1.50},"analysis":"""
                + WRITTEN_ANALYSIS
                + "}");
  }

  @Test
  void anAggregationHasTheFieldsOfTheSpecification() {
    var window =
        new VideoAggregation(
            VideoAggregation.idOf(Grouping.RESOLUTION_CLASS, "HD", 1705314600000L),
            Grouping.RESOLUTION_CLASS,
            "HD",
            1705314600000L,
            1705314660000L,
            3,
            6,
            5,
            1,
            2,
            4,
            0.1,
            100.5,
            99.0,
            102.0,
            45678.3333,
            40000L,
            50000L,
            1,
            7000);
    assertThat(text(VideoAggregation.class, window))
        .isEqualTo(
            """
            {"id":"resolution_class/HD/1705314600000","by":"resolution_class","key":"HD",\
            "window_start":1705314600000,"window_end":1705314660000,"frames":3,"received":6,\
            "decoded":5,"invalid":1,"dropped":2,"late":4,"fps":0.1,"brightness_mean":100.5,\
            "brightness_min":99.0,"brightness_max":102.0,"bytes_mean":45678.3333,\
            "bytes_min":40000,"bytes_max":50000,"gaps":1,"longest_gap_ms":7000}""");
  }

  @Test
  void aSilenceSaysSinceWhen() {
    assertThat(text(SourceSilence.class, SourceSilence.since("web cam/1", 1705314600040L)))
        .isEqualTo(
            """
            {"id":"silence/web cam/1/1705314600040","source":"web cam/1",\
            "silent_since":1705314600040}""");
  }

  @Test
  void aFrameThatIsInTimeLeavesItsRecordBehind() {
    SeenFrame frame = SeenFrames.kept("webcam", 5, 100, 1);
    SeenFrame without = frame.withoutOrigin();
    assertThat(without.origin()).isNull();
    assertThat(without.kept()).isSameAs(frame.kept());
    assertThat(without.withoutOrigin()).isSameAs(without);
  }

  private static <T> String text(Class<T> type, T message) {
    return new String(JsonCodec.of(type).encode(message), UTF_8);
  }
}
