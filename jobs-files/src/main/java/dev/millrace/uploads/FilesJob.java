package dev.millrace.uploads;

import dev.millrace.files.FileKind;
import dev.millrace.serde.codec.JsonCodec;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.DeadLetterBreaker;
import dev.millrace.serde.deadletter.DeadLetterTopic;
import dev.millrace.serde.eventtime.DecodedWatermarks;
import dev.millrace.serde.kafka.DecodingSchema;
import dev.millrace.serde.kafka.EncodeDeadLetters;
import dev.millrace.serde.kafka.Encoder;
import dev.millrace.serde.kafka.KafkaOptions;
import dev.millrace.serde.kafka.OutgoingRecord;
import dev.millrace.serde.kafka.Outlet;
import dev.millrace.serde.settings.JobArguments;
import dev.millrace.uploads.flow.FileAnalysis;
import dev.millrace.uploads.logic.Examiner;
import dev.millrace.uploads.model.AnalysedFile;
import dev.millrace.uploads.model.FileAggregation;
import dev.millrace.uploads.model.Upload;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;

/**
 * Looks into files that people upload, and counts them.
 *
 * @param settings what the user chose
 * @param uploads where files are announced
 * @param examiner looks into them
 * @param analysed where each goes with its analysis, or the reason why there is none
 * @param processed where the analysed go once more that are large
 * @param aggregations where counts go
 * @param deadLetters where goes what could not be used, by the topic that it came from
 */
public record FilesJob(
    Settings settings,
    Source<Either<DeadLetter, Upload>, ?, ?> uploads,
    Examiner.Opening examiner,
    Outlet<AnalysedFile> analysed,
    Outlet<AnalysedFile> processed,
    Outlet<FileAggregation> aggregations,
    Map<FileKind, Sink<OutgoingRecord>> deadLetters) {
  /** The name in the Web UI, of the consumer group and of transactions. */
  public static final String NAME = "files";

  private static final String SOURCE_UID = "uploads";

  /** Two for each process: when one is done with a file, the next is there. */
  private static final int IN_WORK_PER_PROCESS = 2;

  public static void main(String[] arguments) throws Exception {
    if (JobArguments.askForHelp(arguments)) {
      System.out.print(Settings.help());
      return;
    }
    Settings settings = Settings.parse(arguments);
    var environment = StreamExecutionEnvironment.getExecutionEnvironment();
    settings.checkpoint(environment.getCheckpointConfig());
    from(settings).addTo(environment);
    environment.execute(NAME);
  }

  /** The job as it runs in production, between topics of one Kafka. */
  public static FilesJob from(Settings settings) {
    KafkaOptions kafka = settings.kafka();
    Map<FileKind, Sink<OutgoingRecord>> deadLetters = new EnumMap<>(FileKind.class);
    for (FileKind kind : FileKind.values()) {
      deadLetters.put(kind, kafka.deadLetterSink(DeadLetterTopic.of(kind.topic())));
    }
    return new FilesJob(
        settings,
        kafka.source(
            Arrays.stream(FileKind.values()).map(FileKind::topic).toList(), decoding(settings)),
        new SharedExaminer(settings.analysis(), settings.store(), settings.zone()),
        files(settings, "analysed_files"),
        files(settings, "processed_files"),
        new Outlet<>(
            "file_type_aggregations",
            Encoder.of(JsonCodec.of(FileAggregation.class), FileAggregation::key),
            kafka.maxRecordBytes(),
            kafka.sink("file_type_aggregations"),
            settings.print()),
        deadLetters);
  }

  private static Outlet<AnalysedFile> files(Settings settings, String topic) {
    KafkaOptions kafka = settings.kafka();
    return new Outlet<>(
        topic,
        new Encoder<>(JsonCodec.of(AnalysedFile.class), AnalysedFile::fileId, AnalysedFile::origin),
        kafka.maxRecordBytes(),
        kafka.sink(topic),
        settings.print());
  }

  /** What makes files of Kafka's records, and dead letters of those that are none. */
  public static DecodingSchema<Upload> decoding(Settings settings) {
    return new DecodingSchema<>(
        Upload.class,
        new UploadReader(settings.zone()),
        Upload::uploadTimestamp,
        settings.eventTime().maxAhead(),
        SOURCE_UID);
  }

  /** The same job with another that looks into files. */
  FilesJob with(Examiner.Opening other) {
    return new FilesJob(settings, uploads, other, analysed, processed, aggregations, deadLetters);
  }

  /** Puts the job into an environment. */
  public void addTo(StreamExecutionEnvironment environment) {
    var decoded =
        environment
            .fromSource(
                uploads,
                new DecodedWatermarks<>(Upload::uploadTimestamp, settings.eventTime()),
                SOURCE_UID)
            .uid(SOURCE_UID);
    var outputs =
        new FileAnalysis(
                examiner,
                IN_WORK_PER_PROCESS * settings.analysis().limits().processes(),
                settings.memory(),
                settings.minSize(),
                settings.eventTime())
            .apply(DeadLetterBreaker.behind(decoded, settings.breaker()));
    var letters =
        outputs
            .deadLetters()
            .union(
                analysed.drain(outputs.analysed()),
                processed.drain(outputs.processed()),
                aggregations.drain(outputs.aggregations()));
    deadLetters.forEach((kind, sink) -> drainDeadLetters(letters, kind, sink));
  }

  /** Flink writes to one topic with one sink. */
  private void drainDeadLetters(
      DataStream<DeadLetter> letters, FileKind kind, Sink<OutgoingRecord> sink) {
    String name = "dead-letters-of-" + kind.word() + 's';
    String topic = kind.topic();
    Outlet.drainDeadLetters(
        name,
        letters
            .filter(letter -> letter.origin().topic().equals(topic))
            .name("keep-" + name)
            .uid("keep-" + name),
        DeadLetterTopic.of(topic),
        new EncodeDeadLetters(NAME, settings.kafka().deadLetterBytes()),
        sink,
        settings.print());
  }
}
