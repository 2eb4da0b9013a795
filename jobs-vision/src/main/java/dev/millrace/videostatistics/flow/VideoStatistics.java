package dev.millrace.videostatistics.flow;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import dev.millrace.serde.eventtime.CombineOnTime;
import dev.millrace.serde.eventtime.EventTimeOptions;
import dev.millrace.serde.eventtime.KeptWatermark;
import dev.millrace.serde.eventtime.NeverIdle;
import dev.millrace.serde.eventtime.SteadyWatermarks;
import dev.millrace.videostatistics.logic.Assessment;
import dev.millrace.videostatistics.logic.FrameCounts;
import dev.millrace.videostatistics.logic.Memory;
import dev.millrace.videostatistics.logic.Stillness;
import dev.millrace.videostatistics.model.ProcessedFrame;
import dev.millrace.videostatistics.model.ReceivedFrame;
import dev.millrace.videostatistics.model.SeenFrame;
import dev.millrace.videostatistics.model.SourceSilence;
import dev.millrace.videostatistics.model.VideoAggregation;
import dev.millrace.videostatistics.model.WindowPart;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.types.Either;

/**
 * The pipeline: frames in; analysed frames, windows by source and by resolution class, silences and
 * dead letters out. It knows nothing of Kafka. Pictures are looked at where they are read; only
 * numbers travel.
 *
 * @param assessment what a picture is worth
 * @param gapAfter a longer time without a frame is a gap
 * @param silentAfter a source that has sent nothing for so long is reported
 * @param memory how long the last frame of a source is remembered
 * @param eventTime windows, and what silence does to them
 */
public record VideoStatistics(
    Assessment assessment,
    Duration gapAfter,
    Duration silentAfter,
    Memory memory,
    EventTimeOptions eventTime) {
  private static final TypeInformation<SeenFrame> SEEN = TypeInformation.of(SeenFrame.class);
  private static final TypeInformation<String> NAME = TypeInformation.of(String.class);

  public VideoStatistics {
    if (gapAfter.toMillis() <= 0) {
      throw new IllegalArgumentException("gap.after must be longer than zero");
    }
    if (silentAfter.toMillis() <= 0) {
      throw new IllegalArgumentException("silence.after must be longer than zero");
    }
  }

  /** What comes out. */
  public record Outputs(
      DataStream<ProcessedFrame> processed,
      DataStream<VideoAggregation> aggregations,
      DataStream<SourceSilence> silences,
      DataStream<DeadLetter> deadLetters) {}

  /** Builds the pipeline behind a decoding source. */
  public Outputs apply(DataStream<Either<DeadLetter, ReceivedFrame>> decoded) {
    var received =
        decoded
            .process(new SplitDeadLetters<>(), TypeInformation.of(ReceivedFrame.class))
            .name("split-dead-letters")
            .uid("split-dead-letters");
    var analysed =
        SteadyWatermarks.behind(received, eventTime)
            .name("steady-watermarks")
            .uid("steady-watermarks")
            .process(new AnalyseFrames(assessment), SEEN)
            .name(AnalyseFrames.UID)
            .uid(AnalyseFrames.UID);
    var seen =
        analysed
            .transform(
                "leave-origins",
                SEEN,
                new CombineOnTime<>(
                    eventTime.windowSize().toMillis(), LeaveOrigins.MOST_HELD, new LeaveOrigins()))
            .uid("leave-origins");
    var bySource = KeptWatermark.keyBy(seen, SeenFrame::source, NAME, SourceWindows.UID);
    var counts = new FrameCounts(eventTime.windowSize(), gapAfter, memory);
    var windows =
        bySource
            .process(new SourceWindows(counts), SEEN)
            .name(SourceWindows.UID)
            .uid(SourceWindows.UID);
    var processed =
        DataStreamUtils.reinterpretAsKeyedStream(windows, SeenFrame::source, NAME)
            .process(
                new FindFrozen(new Stillness(memory)), TypeInformation.of(ProcessedFrame.class))
            .name(FindFrozen.UID)
            .uid(FindFrozen.UID);
    var silences =
        bySource
            .process(
                new ReportSilence(silentAfter, memory.span()),
                TypeInformation.of(SourceSilence.class))
            .name(ReportSilence.UID)
            .uid(ReportSilence.UID);
    return new Outputs(
        processed,
        aggregations(windows.getSideOutput(SourceWindows.CLOSED), counts),
        silences,
        received
            .getSideOutput(SplitDeadLetters.DEAD_LETTERS)
            .union(
                analysed.getSideOutput(SplitDeadLetters.DEAD_LETTERS),
                windows.getSideOutput(SplitDeadLetters.DEAD_LETTERS)));
  }

  private static DataStream<VideoAggregation> aggregations(
      DataStream<WindowPart> closed, FrameCounts counts) {
    var parts =
        closed
            .transform("never-idle", closed.getType(), new NeverIdle<>())
            .name("never-idle")
            .uid("never-idle");
    return KeptWatermark.keyBy(parts, WindowPart::group, NAME, PutTogether.UID)
        .process(new PutTogether(counts), TypeInformation.of(VideoAggregation.class))
        .name(PutTogether.UID)
        .uid(PutTogether.UID);
  }
}
