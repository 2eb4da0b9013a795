package dev.millrace.videostatistics.flow;

import dev.millrace.videostatistics.logic.FrameCounts;
import dev.millrace.videostatistics.model.FrameTotals;
import dev.millrace.videostatistics.model.VideoAggregation;
import dev.millrace.videostatistics.model.WindowPart;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of a window together, and remembers the last frame before it, so that a gap is
 * seen as long as it is.
 */
final class PutTogether extends KeyedProcessFunction<String, WindowPart, VideoAggregation> {
  static final String UID = "aggregations";

  private final FrameCounts counts;
  private transient MapState<Long, WindowPart> open;
  private transient ValueState<Long> lastFrame;

  PutTogether(FrameCounts counts) {
    this.counts = counts;
  }

  @Override
  public void open(OpenContext context) {
    open =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "open", TypeInformation.of(Long.class), TypeInformation.of(WindowPart.class)));
    lastFrame =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("last-frame", TypeInformation.of(Long.class)));
  }

  @Override
  public void processElement(WindowPart part, Context context, Collector<VideoAggregation> out)
      throws Exception {
    long last = counts.lastOf(part.start());
    if (last <= context.timerService().currentWatermark()) {
      // Going on would change a result that was given; the restart reads the frames again.
      throw new IllegalStateException(part.group() + " has a part behind its end");
    }
    WindowPart before = open.get(part.start());
    FrameTotals totals =
        before == null ? part.totals() : counts.plus(before.totals(), part.totals());
    open.put(part.start(), new WindowPart(part.by(), part.key(), part.start(), totals));
    context.timerService().registerEventTimeTimer(last);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<VideoAggregation> out)
      throws Exception {
    long start = counts.startOf(timestamp);
    WindowPart whole = timestamp == counts.lastOf(start) ? open.get(start) : null;
    if (whole != null) {
      open.remove(start);
      out.collect(counts.result(whole.by(), whole.key(), start, whole.totals(), lastFrame.value()));
      remember(counts.lastFrame(whole.totals()), context);
    }
    forget(timestamp);
  }

  private void remember(@Nullable Long frame, OnTimerContext context) throws Exception {
    if (frame != null) {
      lastFrame.update(frame);
      context.timerService().registerEventTimeTimer(counts.memory().endOf(frame));
    }
  }

  private void forget(long now) throws Exception {
    Long last = lastFrame.value();
    if (last != null && counts.memory().isOver(last, now)) {
      lastFrame.clear();
    }
  }
}
