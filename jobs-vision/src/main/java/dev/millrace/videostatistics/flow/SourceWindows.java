package dev.millrace.videostatistics.flow;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.DeadLetterCounters;
import dev.millrace.serde.deadletter.LateRecords;
import dev.millrace.serde.deadletter.SplitDeadLetters;
import dev.millrace.videostatistics.logic.FrameCounts;
import dev.millrace.videostatistics.model.Grouping;
import dev.millrace.videostatistics.model.SeenFrame;
import dev.millrace.videostatistics.model.SourceWindow;
import dev.millrace.videostatistics.model.WindowPart;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Keeps the open windows of each source, and is the one place where it is decided what is late.
 * Frames that are kept and in time go on; a window gives its numbers when it closes.
 */
final class SourceWindows extends KeyedProcessFunction<String, SeenFrame, SeenFrame> {
  static final String UID = "source-windows";
  static final OutputTag<WindowPart> CLOSED =
      new OutputTag<>("closed", TypeInformation.of(WindowPart.class));

  private final FrameCounts counts;
  private transient MapState<Long, SourceWindow> open;
  private transient DeadLetterCounters counters;

  SourceWindows(FrameCounts counts) {
    this.counts = counts;
  }

  @Override
  public void open(OpenContext context) {
    open =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "open",
                    TypeInformation.of(Long.class),
                    TypeInformation.of(SourceWindow.class)));
    counters = new DeadLetterCounters(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(SeenFrame frame, Context context, Collector<SeenFrame> out)
      throws Exception {
    long watermark = context.timerService().currentWatermark();
    long start = counts.startOf(frame.epochMillis());
    if (counts.lastOf(start) <= watermark) {
      tooLate(frame, context);
      long next = counts.startOf(watermark + 1);
      update(next, counts.plusLate(windowAt(next), frame), context);
      return;
    }
    update(start, counts.plus(windowAt(start), frame), context);
    if (frame.kept() != null) {
      out.collect(frame.withoutOrigin());
    }
  }

  private SourceWindow windowAt(long start) throws Exception {
    SourceWindow window = open.get(start);
    return window == null ? SourceWindow.EMPTY : window;
  }

  private void update(long start, SourceWindow window, Context context) throws Exception {
    open.put(start, window);
    context.timerService().registerEventTimeTimer(counts.lastOf(start));
  }

  private void tooLate(SeenFrame frame, Context context) {
    if (frame.origin() == null) {
      // Going on would lose a frame; the restart reads it again.
      throw new IllegalStateException(
          "a frame of " + frame.source() + " was taken for on time, and is late");
    }
    DeadLetter letter = LateRecords.letter(frame.origin(), frame.epochMillis(), UID);
    counters.count(letter);
    context.output(SplitDeadLetters.DEAD_LETTERS, letter);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<SeenFrame> out)
      throws Exception {
    long start = counts.startOf(timestamp);
    SourceWindow window = open.get(start);
    if (window == null) {
      return;
    }
    context.output(
        CLOSED, new WindowPart(Grouping.SOURCE, context.getCurrentKey(), start, window.all()));
    window
        .byClass()
        .forEach(
            (resolutionClass, totals) ->
                context.output(
                    CLOSED,
                    new WindowPart(
                        Grouping.RESOLUTION_CLASS, resolutionClass.word(), start, totals)));
    open.remove(start);
  }
}
