package dev.millrace.detection;

import dev.millrace.detection.files.FileOutlet;
import dev.millrace.detection.flow.ObjectTracking;
import dev.millrace.detection.flow.TrackObjects;
import dev.millrace.detection.logic.CameraWatch;
import dev.millrace.detection.logic.TrackerChoice;
import dev.millrace.detection.model.CameraFrame;
import dev.millrace.detection.model.FrameDetections;
import dev.millrace.detection.model.ObjectEvent;
import dev.millrace.detection.table.TableOutlet;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.DeadLetterBreaker;
import dev.millrace.serde.kafka.DecodingSchema;
import dev.millrace.serde.kafka.EncodeDeadLetters;
import dev.millrace.serde.kafka.Encoder;
import dev.millrace.serde.kafka.KafkaOptions;
import dev.millrace.serde.kafka.OutgoingRecord;
import dev.millrace.serde.kafka.Outlet;
import dev.millrace.serde.settings.JobArguments;
import dev.millrace.vision.scene.SceneFile;
import dev.millrace.vision.scene.SceneSettings;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;
import org.jspecify.annotations.Nullable;

/**
 * Takes frames of cameras from Kafka and gives back the objects in them, with identities, and what
 * they do.
 *
 * @param settings what the user chose
 * @param known what the detector says of itself
 * @param frames where they come from
 * @param detections where goes what is in each frame
 * @param events where goes what objects do
 * @param deadLetters where goes what could not be used
 */
public record DetectionJob(
    Settings settings,
    KnownDetector known,
    Source<Either<DeadLetter, CameraFrame>, ?, ?> frames,
    Outlet<FrameDetections> detections,
    Outlet<ObjectEvent> events,
    Sink<OutgoingRecord> deadLetters) {
  /** The name in the Web UI. */
  public static final String NAME = "Vision Processor - Object Detection & Tracking";

  /** The name of the consumer group, of transactions and in dead letters. */
  public static final String ID = "vision";

  private static final String DETECTIONS_TOPIC = "smart-city-detections";
  private static final String EVENTS_TOPIC = "smart-city-events";
  private static final String SOURCE_UID = "camera-frames";

  public static void main(String[] arguments) throws Exception {
    if (JobArguments.askForHelp(arguments)) {
      System.out.print(Settings.help());
      return;
    }
    var environment = StreamExecutionEnvironment.getExecutionEnvironment();
    from(Settings.parse(arguments)).addTo(environment);
    environment.execute(NAME);
  }

  /** The job as it runs in production, between topics of one Kafka. */
  public static DetectionJob from(Settings settings) {
    KafkaOptions kafka = settings.kafka();
    return new DetectionJob(
        settings,
        settings.detector().known(),
        kafka.source(settings.inputTopic(), decoding(settings)),
        outlet(
            settings,
            DETECTIONS_TOPIC,
            Encoder.of(JsonCodec.of(FrameDetections.class), FrameDetections::cameraId)),
        outlet(
            settings,
            EVENTS_TOPIC,
            Encoder.of(JsonCodec.of(ObjectEvent.class), ObjectEvent::cameraId)),
        kafka.deadLetterSink(settings.deadLetterTopic()));
  }

  private static <T> Outlet<T> outlet(Settings settings, String topic, Encoder<T> encoder) {
    KafkaOptions kafka = settings.kafka();
    return new Outlet<>(
        topic, encoder, kafka.maxRecordBytes(), kafka.sink(topic), settings.print());
  }

  /** What makes frames of Kafka's records, and dead letters of those that are none. */
  public static DecodingSchema<CameraFrame> decoding(Settings settings) {
    return new DecodingSchema<>(
        CameraFrame.class,
        new FrameReader(),
        CameraFrame::epochMillis,
        settings.maxAhead(),
        SOURCE_UID);
  }

  /** Puts the job into an environment. */
  public void addTo(StreamExecutionEnvironment environment) {
    var lookouts = new OpenLookouts(settings.detector(), settings.attributes());
    lookouts.register(environment);
    var decoded =
        environment
            // Each camera has a clock of its own, and no watermark tells all of them.
            .fromSource(frames, WatermarkStrategy.noWatermarks(), SOURCE_UID)
            .uid(SOURCE_UID);
    var outputs =
        new ObjectTracking(
                settings.admission(),
                settings.silence(),
                settings.threads(),
                settings.attributes().everyFrames(),
                lookouts,
                new Watch(known, settings.tracker(), settings.scenes()))
            .apply(DeadLetterBreaker.behind(decoded, settings.breaker()));
    if (settings.table() != null) {
      new TableOutlet(settings.table()).drain(outputs.detections());
    }
    if (settings.files() != null) {
      new FileOutlet(settings.files()).drain(outputs.detections());
    }
    Outlet.drainDeadLetters(
        outputs
            .deadLetters()
            .union(detections.drain(outputs.detections()), events.drain(outputs.events())),
        settings.deadLetterTopic(),
        new EncodeDeadLetters(ID, settings.kafka().deadLetterBytes()),
        deadLetters,
        settings.print());
  }

  /** All that it takes to make a watch where it is to be kept. */
  private record Watch(KnownDetector known, TrackerChoice tracker, @Nullable String scenes)
      implements TrackObjects.Opening {
    @Override
    public CameraWatch open() {
      return new CameraWatch(
          tracker.tracker(),
          scenes == null ? new SceneFile(Map.of(), SceneSettings.PLAIN) : SceneFile.parse(scenes),
          known.classNames(),
          known.name(),
          System::nanoTime);
    }
  }
}
