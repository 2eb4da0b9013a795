package dev.millrace.detection.flow;

import static dev.millrace.serde.deadletter.SplitDeadLetters.DEAD_LETTERS;

import dev.millrace.detection.logic.Admission;
import dev.millrace.detection.logic.Silence;
import dev.millrace.detection.model.Arrivals;
import dev.millrace.detection.model.CameraFrame;
import dev.millrace.detection.model.NumberedFrame;
import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.DeadLetterCounters;
import dev.millrace.serde.deadletter.Stage;
import java.time.Instant;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the frames of each camera before they are looked at side by side, refuses those that come
 * too late or twice while their bytes are at hand, and notices when a camera has fallen silent.
 */
final class AdmitFrames extends KeyedProcessFunction<String, CameraFrame, NumberedFrame> {
  static final String UID = "admit-frames";

  private static final long UNKNOWN = Long.MIN_VALUE;

  private final Admission admission;
  private final Silence silence;

  private transient ValueState<Arrivals> arrivals;
  private transient DeadLetterCounters counters;
  private transient CameraMetrics<Counter> skipped;
  private transient long openedMillis;
  private transient long workedMillis;

  AdmitFrames(Admission admission, Silence silence) {
    this.admission = admission;
    this.silence = silence;
  }

  @Override
  public void open(OpenContext context) {
    arrivals =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("arrivals", TypeInformation.of(Arrivals.class)));
    counters = new DeadLetterCounters(getRuntimeContext().getMetricGroup());
    skipped =
        new CameraMetrics<>(
            getRuntimeContext().getMetricGroup(), camera -> camera.counter("framesSkipped"));
    openedMillis = UNKNOWN;
    workedMillis = 0;
  }

  @Override
  public void processElement(CameraFrame frame, Context context, Collector<NumberedFrame> out)
      throws Exception {
    Silence.Clock clock = clock(context.timerService());
    Arrivals before = arrivals.value();
    if (before == null) {
      before = Admission.beforeTheFirst(clock.nowMillis());
      context.timerService().registerProcessingTimeTimer(clock.nowMillis() + silence.flushMillis());
    }
    Arrivals heard = Admission.heard(before, clock);
    switch (admission.judge(heard, frame.epochMillis(), frame.frameId())) {
      case ADMITTED -> {
        Arrivals now = admission.admitted(heard, frame.epochMillis(), frame.frameId());
        // Who was silent so far was to be asked much later, or not at all.
        arrivals.update(heard.flushed() ? armed(now, clock, context.timerService()) : now);
        out.collect(numbered(frame.cameraId(), now, false, frame));
      }
      case LATE -> {
        arrivals.update(heard);
        refuse(
            frame,
            "after-its-turn",
            "The frame was taken at "
                + Instant.ofEpochMilli(frame.epochMillis())
                + ", and those from before "
                + Instant.ofEpochMilli(heard.horizonMillis())
                + " had already been tracked",
            context);
      }
      case DUPLICATE -> {
        arrivals.update(heard);
        refuse(
            frame,
            "duplicate",
            "A frame " + frame.frameId() + " of the same time had come before",
            context);
      }
    }
    // Whoever follows may have made us wait, and frames of silent cameras with us.
    workedMillis += context.timerService().currentProcessingTime() - clock.nowMillis();
  }

  private void refuse(CameraFrame frame, String reason, String message, Context context) {
    var letter = new DeadLetter(frame.origin(), Stage.LATE, reason, message, null, UID);
    counters.count(letter);
    skipped.of(frame.cameraId()).inc();
    context.output(DEAD_LETTERS, letter);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<NumberedFrame> out)
      throws Exception {
    Arrivals camera = arrivals.value();
    if (camera == null || camera.alarmMillis() != timestamp) {
      return;
    }
    Silence.Clock clock = clock(context.timerService());
    switch (silence.meaning(camera, clock)) {
      case NOTHING_YET -> {}
      case NO_EARLIER_FRAME_COMES -> {
        camera = admission.flushed(camera);
        out.collect(numbered(context.getCurrentKey(), camera, false, null));
      }
      case FORGOTTEN -> {
        out.collect(numbered(context.getCurrentKey(), admission.flushed(camera), true, null));
        arrivals.clear();
        return;
      }
    }
    arrivals.update(armed(camera, clock, context.timerService()));
  }

  private Arrivals armed(Arrivals camera, Silence.Clock clock, TimerService timers) {
    timers.deleteProcessingTimeTimer(camera.alarmMillis());
    long alarm = clock.nowMillis() + silence.askAgainAfter(camera, clock);
    timers.registerProcessingTimeTimer(alarm);
    return camera.withAlarm(alarm);
  }

  private static NumberedFrame numbered(
      String cameraId, Arrivals camera, boolean farewell, @Nullable CameraFrame frame) {
    return new NumberedFrame(
        cameraId, camera.epoch(), camera.numbered(), camera.horizonMillis(), farewell, frame);
  }

  private Silence.Clock clock(TimerService timers) {
    long now = timers.currentProcessingTime();
    if (openedMillis == UNKNOWN) {
      openedMillis = now;
    }
    return new Silence.Clock(now, openedMillis, workedMillis);
  }
}
