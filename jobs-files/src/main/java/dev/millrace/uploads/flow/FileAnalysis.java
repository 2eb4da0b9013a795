package dev.millrace.uploads.flow;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.LateRecords;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import dev.millrace.serde.eventtime.CombineOnTime;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.serde.eventtime.KeptWatermark;
import dev.millrace.serde.eventtime.NeverIdle;
import dev.millrace.serde.eventtime.SteadyWatermarks;
import dev.millrace.uploads.logic.Examiner;
import dev.millrace.uploads.model.AnalysedFile;
import dev.millrace.uploads.model.Counts;
import dev.millrace.uploads.model.FileAggregation;
import dev.millrace.uploads.model.Part;
import dev.millrace.uploads.model.Upload;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.types.Either;
import org.apache.flink.util.OutputTag;

/**
 * The pipeline: uploads in; analyses, those of large files once more, counts and dead letters out.
 * It knows nothing of Kafka, of stores and of processes.
 *
 * @param examiner looks into files
 * @param inWork how many files each subtask has in work at a time
 * @param memory how long a file that comes again is known
 * @param minSize larger files are processed files
 * @param eventTime how long windows are, and what silence does to them
 */
public record FileAnalysis(
    Examiner.Opening examiner,
    int inWork,
    Duration memory,
    long minSize,
    EventTimeOptions eventTime) {
  private static final TypeInformation<Upload> UPLOAD = TypeInformation.of(Upload.class);
  private static final TypeInformation<Part> PART = TypeInformation.of(Part.class);
  private static final TypeInformation<Counts> COUNTS = TypeInformation.of(Counts.class);
  private static final OutputTag<Part> LATE = new OutputTag<>("late", PART);
  private static final String WINDOWS = "count-files";
  private static final long NO_TIMEOUT = 0;

  /** More groups than there are: nothing is sent before its time for the sake of memory. */
  private static final int MOST_HELD = 1_000;

  /** All windows are closed in one place: a few numbers an interval need no more. */
  private static final int ALL = 0;

  /** What comes out. */
  public record Outputs(
      DataStream<AnalysedFile> analysed,
      DataStream<AnalysedFile> processed,
      DataStream<FileAggregation> aggregations,
      DataStream<DeadLetter> deadLetters) {}

  /** Builds the pipeline behind a decoding source. */
  public Outputs apply(DataStream<Either<DeadLetter, Upload>> decoded) {
    var uploads =
        decoded
            .process(new SplitDeadLetters<>(), UPLOAD)
            .name("split-dead-letters")
            .uid("split-dead-letters");
    var files =
        examined(uploads)
            .process(new TellFailures(), TypeInformation.of(AnalysedFile.class))
            .name(TellFailures.UID)
            .uid(TellFailures.UID);
    long limit = minSize;
    var processed =
        files
            .filter(file -> !file.hasFailed() && file.fileSize() > limit)
            .name("keep-large")
            .uid("keep-large");
    var parts =
        files
            .transform(
                "collect-files",
                PART,
                new CombineOnTime<>(
                    eventTime.windowSize().toMillis(), MOST_HELD, new CollectFiles()))
            .uid("collect-files");
    var aggregations =
        KeptWatermark.keyBy(parts, part -> ALL, Types.INT, WINDOWS)
            .window(TumblingEventTimeWindows.of(eventTime.windowSize()))
            .sideOutputLateData(LATE)
            .aggregate(
                new PutTogether(),
                new CloseWindow(),
                COUNTS,
                COUNTS,
                TypeInformation.of(FileAggregation.class))
            .name(WINDOWS)
            .uid(WINDOWS);
    var late =
        aggregations
            .getSideOutput(LATE)
            .process(
                new LateRecords<>(FileAnalysis::originOf, WINDOWS),
                TypeInformation.of(DeadLetter.class))
            .name("late-files")
            .uid("late-files");
    return new Outputs(
        files,
        processed,
        aggregations,
        uploads
            .getSideOutput(SplitDeadLetters.DEAD_LETTERS)
            .union(files.getSideOutput(SplitDeadLetters.DEAD_LETTERS), late));
  }

  private DataStream<AnalysedFile> examined(DataStream<Upload> uploads) {
    var steady =
        SteadyWatermarks.behind(uploads, eventTime)
            .name("steady-watermarks")
            .uid("steady-watermarks");
    var once =
        steady
            .keyBy(Upload::fileId, Types.STRING)
            .process(new DropRepeated(memory), UPLOAD)
            .name(DropRepeated.UID)
            .uid(DropRepeated.UID)
            .transform("never-idle", UPLOAD, new NeverIdle<>())
            .uid("never-idle");
    // One slow file holds up no other. It does hold up the watermark, and so the windows.
    return AsyncDataStream.unorderedWait(
            once, new ExamineFiles(examiner), NO_TIMEOUT, TimeUnit.MILLISECONDS, inWork)
        .returns(TypeInformation.of(AnalysedFile.class))
        .name(ExamineFiles.UID)
        .uid(ExamineFiles.UID);
  }

  private static Origin originOf(Part late) {
    if (late.origin() == null) {
      // Going on would lose files; the restart reads them again.
      throw new IllegalStateException(late.counts() + " were taken for on time, and are late");
    }
    return late.origin();
  }
}
