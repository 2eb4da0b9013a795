package dev.millrace.videostatistics.flow;

import static java.util.Objects.requireNonNull;

import dev.millrace.videostatistics.logic.Stillness;
import dev.millrace.videostatistics.model.KeptPicture;
import dev.millrace.videostatistics.model.LastFrame;
import dev.millrace.videostatistics.model.ProcessedFrame;
import dev.millrace.videostatistics.model.SeenFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Puts the frames of each source in order of their time and compares each with the one before. A
 * frame waits until the watermark says that none will come before it.
 */
final class FindFrozen extends KeyedProcessFunction<String, SeenFrame, ProcessedFrame> {
  static final String UID = "find-frozen";

  /**
   * How many frames of one source may wait, some minutes of them. If there are more, because others
   * hold the watermark back, the order so far is final.
   */
  static final int MOST_WAITING = 10_000;

  private final Stillness stillness;
  private transient MapState<Long, List<SeenFrame>> waiting;
  private transient ValueState<Integer> size;
  private transient ValueState<LastFrame> last;

  FindFrozen(Stillness stillness) {
    this.stillness = stillness;
  }

  @Override
  public void open(OpenContext context) {
    waiting =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "waiting",
                    TypeInformation.of(Long.class),
                    Types.LIST(TypeInformation.of(SeenFrame.class))));
    size =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("size", TypeInformation.of(Integer.class)));
    last =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("last", TypeInformation.of(LastFrame.class)));
  }

  @Override
  public void processElement(SeenFrame frame, Context context, Collector<ProcessedFrame> out)
      throws Exception {
    TimerService timers = context.timerService();
    if (frame.epochMillis() <= timers.currentWatermark()) {
      decide(frame, timers, out);
      return;
    }
    List<SeenFrame> sameTime = waiting.get(frame.epochMillis());
    List<SeenFrame> more = sameTime == null ? new ArrayList<>() : new ArrayList<>(sameTime);
    more.add(frame);
    waiting.put(frame.epochMillis(), more);
    timers.registerEventTimeTimer(frame.epochMillis());
    Integer before = size.value();
    int now = before == null ? 1 : before + 1;
    size.update(now);
    if (now > MOST_WAITING) {
      decideAll(timers, out);
    }
  }

  private void decideAll(TimerService timers, Collector<ProcessedFrame> out) throws Exception {
    List<Long> times = new ArrayList<>();
    waiting.keys().forEach(times::add);
    times.sort(Comparator.naturalOrder());
    for (long time : times) {
      timers.deleteEventTimeTimer(time);
      decideAt(time, timers, out);
    }
  }

  private void decideAt(long time, TimerService timers, Collector<ProcessedFrame> out)
      throws Exception {
    List<SeenFrame> frames = waiting.get(time);
    if (frames == null) {
      return;
    }
    waiting.remove(time);
    int left = requireNonNull(size.value()) - frames.size();
    if (left == 0) {
      size.clear();
    } else {
      size.update(left);
    }
    List<SeenFrame> inOrder = new ArrayList<>(frames);
    inOrder.sort(Comparator.comparing(SeenFrame::frameId));
    for (SeenFrame frame : inOrder) {
      decide(frame, timers, out);
    }
  }

  private void decide(SeenFrame frame, TimerService timers, Collector<ProcessedFrame> out)
      throws Exception {
    KeptPicture picture = requireNonNull(frame.kept());
    Stillness.Decision decision = stillness.decide(last.value(), frame, picture);
    last.update(decision.last());
    timers.registerEventTimeTimer(stillness.memory().endOf(decision.last().epochMillis()));
    out.collect(
        new ProcessedFrame(
            frame.source(), picture.fields(), picture.analysis().withFrozen(decision.frozen())));
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<ProcessedFrame> out)
      throws Exception {
    decideAt(timestamp, context.timerService(), out);
    LastFrame known = last.value();
    if (known != null && stillness.memory().isOver(known.epochMillis(), timestamp)) {
      last.clear();
    }
  }
}
