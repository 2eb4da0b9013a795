package dev.millrace.videostatistics.flow;

import dev.millrace.videostatistics.model.LastSign;
import dev.millrace.videostatistics.model.SeenFrame;
import dev.millrace.videostatistics.model.SourceSilence;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Reports a source that has stopped sending, once until it sends again.
 *
 * <p>Silence is a matter of the clock: when all sources stop, event time stops with them. But it is
 * counted from the start or restore of the job at the earliest, since a source is not to blame for
 * the time in which nobody read. And who seems silent is looked at a second time: a task that was
 * held up hears its timers before the frames that came meanwhile. What is reported depends on the
 * frames alone, so a silence that is noticed again has the same id.
 */
final class ReportSilence extends KeyedProcessFunction<String, SeenFrame, SourceSilence> {
  static final String UID = "report-silence";

  private final long silentMillis;
  private final long secondLookMillis;
  private final long forgetMillis;
  private transient ValueState<LastSign> lastSign;
  private transient boolean began;
  private transient long beganAt;

  /**
   * A function that remembers each source.
   *
   * @param forgetAfter a source that is silent for so long begins anew when it returns
   */
  ReportSilence(Duration silentAfter, Duration forgetAfter) {
    this.silentMillis = silentAfter.toMillis();
    this.secondLookMillis = Math.max(1, silentMillis / 10);
    this.forgetMillis = Math.max(forgetAfter.toMillis(), silentMillis);
  }

  @Override
  public void open(OpenContext context) {
    began = false;
    lastSign =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("last-sign", TypeInformation.of(LastSign.class)));
  }

  @Override
  public void processElement(SeenFrame frame, Context context, Collector<SourceSilence> out)
      throws Exception {
    TimerService timers = context.timerService();
    long now = now(timers);
    LastSign before = lastSign.value();
    long newest =
        before == null ? frame.epochMillis() : Math.max(before.newest(), frame.epochMillis());
    lastSign.update(new LastSign(newest, now, false, false));
    if (before == null || before.reported()) {
      timers.registerProcessingTimeTimer(now + silentMillis);
    }
    if (before != null && before.reported()) {
      timers.deleteProcessingTimeTimer(before.heardAt() + forgetMillis);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<SourceSilence> out)
      throws Exception {
    TimerService timers = context.timerService();
    long now = now(timers);
    LastSign sign = lastSign.value();
    if (sign == null) {
      return;
    }
    if (sign.reported()) {
      lastSign.clear();
      return;
    }
    long due = Math.max(sign.heardAt(), beganAt) + silentMillis;
    if (now < due) {
      timers.registerProcessingTimeTimer(due);
    } else if (!sign.doubted()) {
      lastSign.update(new LastSign(sign.newest(), sign.heardAt(), true, false));
      timers.registerProcessingTimeTimer(now + secondLookMillis);
    } else {
      lastSign.update(new LastSign(sign.newest(), sign.heardAt(), true, true));
      timers.registerProcessingTimeTimer(sign.heardAt() + forgetMillis);
      out.collect(SourceSilence.since(context.getCurrentKey(), sign.newest()));
    }
  }

  /** The first time that is asked for is that of the start, or of the restore. */
  private long now(TimerService timers) {
    long now = timers.currentProcessingTime();
    if (!began) {
      began = true;
      beganAt = now;
    }
    return now;
  }
}
