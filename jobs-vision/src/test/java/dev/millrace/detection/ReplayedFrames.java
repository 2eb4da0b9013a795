package dev.millrace.detection;

import dev.millrace.detection.model.FrameDetections;
import dev.millrace.detection.model.StageTimes;
import dev.millrace.detection.model.TableRow;
import dev.millrace.detection.model.TrackedObject;
import dev.millrace.serde.codec.WrittenTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Frames that are the same whenever they are asked for, over the end of a day. */
public final class ReplayedFrames {
  /** What cameras are called, by people who test us. */
  private static final List<String> CAMERAS =
      List.of("cam-01", "cam-02", "../../etc", "Tür 5/Süd", "it's \"\u0000\" 🎥");

  private static final Instant BEGINNING = Instant.parse("2024-01-15T23:59:40.040Z");

  private ReplayedFrames() {}

  /** A stream of so many, slow enough for something to happen meanwhile. */
  public static DataStream<FrameDetections> stream(
      StreamExecutionEnvironment environment, long frames, double perSecond) {
    GeneratorFunction<Long, FrameDetections> generator = ReplayedFrames::frame;
    return environment
        .fromSource(
            new DataGeneratorSource<>(
                generator,
                frames,
                RateLimiterStrategy.perSecond(perSecond),
                TypeInformation.of(FrameDetections.class)),
            WatermarkStrategy.noWatermarks(),
            "frames")
        .uid("frames");
  }

  /** The first so many. */
  public static Stream<FrameDetections> first(long frames) {
    return LongStream.range(0, frames).mapToObj(ReplayedFrames::frame);
  }

  /** The rows of the first so many. */
  public static Stream<TableRow> rows(long frames) {
    return first(frames)
        .flatMap(frame -> frame.detections().stream().map(object -> TableRow.of(frame, object)));
  }

  /** The one with this number, with none to three objects. */
  public static FrameDetections frame(long number) {
    long ofCamera = number / CAMERAS.size();
    List<TrackedObject> objects = new ArrayList<>();
    for (int i = 0; i < number % 4; i++) {
      double left = (number * 7 + i * 40L) % 1000 + 0.25;
      boolean person = i % 2 == 0;
      objects.add(
          new TrackedObject(
              ofCamera / 100 + i + 1,
              person ? 0 : 2,
              person ? "person" : "car",
              0.5 + i / 8.0,
              new double[] {left, 10.5, left + 64, 138.75},
              person ? 30 + i : null,
              person ? "female" : null,
              person ? List.of("door") : List.of(),
              i == 2));
    }
    return new FrameDetections(
        CAMERAS.get((int) (number % CAMERAS.size())),
        WrittenTime.of(BEGINNING.plusMillis(40 * ofCamera).toEpochMilli()),
        ofCamera,
        1280,
        720,
        objects,
        "street",
        new StageTimes(3.1, 21.4, 0.1));
  }
}
