package dev.millrace.videostatistics;

import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.DeadLetterBreaker;
import dev.millrace.serde.eventtime.DecodedWatermarks;
import dev.millrace.serde.kafka.DecodingSchema;
import dev.millrace.serde.kafka.EncodeDeadLetters;
import dev.millrace.serde.kafka.Encoder;
import dev.millrace.serde.kafka.KafkaOptions;
import dev.millrace.serde.kafka.OutgoingRecord;
import dev.millrace.serde.kafka.Outlet;
import dev.millrace.serde.settings.JobArguments;
import dev.millrace.videostatistics.model.ProcessedFrame;
import dev.millrace.videostatistics.model.ReceivedFrame;
import dev.millrace.videostatistics.model.SourceSilence;
import dev.millrace.videostatistics.model.VideoAggregation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;

/**
 * Takes video frames from Kafka, and gives back what is in each of them, what each source sent in
 * each window, and who has fallen silent.
 *
 * @param settings what the user chose
 * @param frames where they come from
 * @param processed where analysed frames go
 * @param aggregations where windows go
 * @param silences where it goes that a source has stopped
 * @param deadLetters where goes what could not be used
 */
public record VideoStatisticsJob(
    Settings settings,
    Source<Either<DeadLetter, ReceivedFrame>, ?, ?> frames,
    Outlet<ProcessedFrame> processed,
    Outlet<VideoAggregation> aggregations,
    Outlet<SourceSilence> silences,
    Sink<OutgoingRecord> deadLetters) {
  /** The name in the Web UI. */
  public static final String NAME = "Video Frame Statistics";

  /** The name of the consumer group and of transactions. */
  public static final String ID = "video-statistics";

  private static final String SOURCE_UID = "video-frames";

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
  public static VideoStatisticsJob from(Settings settings) {
    KafkaOptions kafka = settings.kafka();
    return new VideoStatisticsJob(
        settings,
        kafka.source(settings.inputTopic(), decoding(settings)),
        outlet(
            settings,
            "processed_video_frames",
            Encoder.of(JsonCodec.of(ProcessedFrame.class), ProcessedFrame::source)),
        outlet(
            settings,
            "video_source_aggregations",
            Encoder.of(JsonCodec.of(VideoAggregation.class), VideoAggregation::key)),
        outlet(
            settings,
            "video_source_silences",
            Encoder.of(JsonCodec.of(SourceSilence.class), SourceSilence::source)),
        kafka.deadLetterSink(settings.deadLetterTopic()));
  }

  private static <T> Outlet<T> outlet(Settings settings, String topic, Encoder<T> encoder) {
    KafkaOptions kafka = settings.kafka();
    return new Outlet<>(
        topic, encoder, kafka.maxRecordBytes(), kafka.sink(topic), settings.print());
  }

  /** What makes frames of Kafka's records, and dead letters of those that are none. */
  static DecodingSchema<ReceivedFrame> decoding(Settings settings) {
    return new DecodingSchema<>(
        ReceivedFrame.class,
        new FrameReader(),
        ReceivedFrame::epochMillis,
        settings.statistics().eventTime().maxAhead(),
        SOURCE_UID);
  }

  /** Puts the job into an environment. */
  public void addTo(StreamExecutionEnvironment environment) {
    var decoded =
        environment
            .fromSource(
                frames,
                new DecodedWatermarks<>(
                    ReceivedFrame::epochMillis, settings.statistics().eventTime()),
                SOURCE_UID)
            .uid(SOURCE_UID);
    var outputs =
        settings.statistics().apply(DeadLetterBreaker.behind(decoded, settings.breaker()));
    Outlet.drainDeadLetters(
        outputs
            .deadLetters()
            .union(
                processed.drain(outputs.processed()),
                aggregations.drain(outputs.aggregations()),
                silences.drain(outputs.silences())),
        settings.deadLetterTopic(),
        new EncodeDeadLetters(ID, settings.kafka().deadLetterBytes()),
        deadLetters,
        settings.print());
  }
}
