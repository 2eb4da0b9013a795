package dev.millrace.console.vision;

import dev.millrace.console.Broadcast;
import dev.millrace.console.TopicListener;
import dev.millrace.detection.model.FrameDetections;
import dev.millrace.detection.model.ObjectEvent;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.codec.MalformedRecord;
import dev.millrace.videostatistics.model.VideoAggregation;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Hears frames, what was seen in them, events and windows, and tells pages of them. */
final class LiveCameras implements TopicListener.Hearer {
  static final String FRAMES = "smart-city-camera-frames";
  static final String DETECTIONS = "smart-city-detections";
  static final String EVENTS = "smart-city-events";
  static final String WINDOWS = "video_source_aggregations";

  /** How many records of each partition are heard that came before anybody watched. */
  static final Map<String, Integer> TOPICS =
      Map.of(FRAMES, 20, DETECTIONS, 40, EVENTS, 60, WINDOWS, 60);

  /**
   * The job's results are visible to all others once its checkpoint is complete; who watches wants
   * them now. What a failure takes back comes again the same, so nothing wrong is shown. Frames
   * come in bundles, since hearing each by itself costs more than reading it.
   */
  static final Map<String, Object> SETTINGS =
      Map.of(
          "isolation.level",
          "read_uncommitted",
          "fetch.min.bytes",
          512 << 10,
          "fetch.max.wait.ms",
          100,
          "max.partition.fetch.bytes",
          4 << 20);

  /** News are told with every so many-th state of the cameras. */
  private static final int NEWS_EVERY = 4;

  private final Cameras cameras;
  private final News news;
  private final Scenes scenes;
  private final Broadcast broadcast;
  private final InstantSource clock;
  private final JsonCodec<FrameDetections> detections = JsonCodec.of(FrameDetections.class);
  private final JsonCodec<ObjectEvent> events = JsonCodec.of(ObjectEvent.class);
  private final JsonCodec<VideoAggregation> windows = JsonCodec.of(VideoAggregation.class);
  private volatile boolean caughtUp;
  private int told;

  /** What is told less often than cameras. */
  record Told(News.State news, List<Scenes.Drawn> scenes) {}

  LiveCameras(Cameras cameras, News news, Scenes scenes, Broadcast broadcast, InstantSource clock) {
    this.cameras = cameras;
    this.news = news;
    this.scenes = scenes;
    this.broadcast = broadcast;
    this.clock = clock;
  }

  @Override
  public void forget() {
    caughtUp = false;
    cameras.forget();
    news.forget();
  }

  @Override
  public void hear(ConsumerRecord<byte[], byte[]> record) {
    try {
      switch (record.topic()) {
        case FRAMES ->
            HeardFrame.of(record)
                .ifPresentOrElse(frame -> cameras.take(frame, arrived(record)), cameras::refuse);
        case DETECTIONS -> {
          FrameDetections seen = detections.decode(value(record));
          Optional.ofNullable(seen.cameraId())
              .ifPresent(
                  camera ->
                      Sighting.of(seen)
                          .ifPresent(one -> cameras.take(camera, one, arrived(record))));
        }
        case EVENTS -> SeenEvent.of(events.decode(value(record))).ifPresent(news::take);
        default -> news.take(windows.decode(value(record)));
      }
    } catch (MalformedRecord dead) {
      // What no job has written is nothing to show.
    }
  }

  @Override
  public void tell(boolean heardAll) {
    caughtUp = heardAll;
    broadcast.publish("cameras", state());
    if (told++ % NEWS_EVERY == 0) {
      broadcast.publish("news", told());
    }
  }

  Cameras.State state() {
    return cameras.state(clock.millis(), caughtUp);
  }

  Told told() {
    return new Told(news.state(), scenes.of(cameras.names()));
  }

  /** When it came: now, unless it lay there before anybody watched. */
  private long arrived(ConsumerRecord<byte[], byte[]> record) {
    long now = clock.millis();
    return caughtUp ? now : Math.min(now, record.timestamp());
  }

  private static byte[] value(ConsumerRecord<byte[], byte[]> record) {
    return record.value() == null ? new byte[0] : record.value();
  }
}
