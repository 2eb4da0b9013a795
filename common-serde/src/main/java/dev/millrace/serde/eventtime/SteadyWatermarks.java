package dev.millrace.serde.eventtime;

import java.time.Duration;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Keeps watermarks moving when the input falls silent, and from moving back when the job is
 * restored. It stands right behind a source, where all partitions of a subtask can be seen.
 *
 * <ul>
 *   <li><b>Flush after silence.</b> When no record came for {@code flushAfter}, the watermark moves
 *       to the end of the newest window that a record fell into, but never beyond the clock minus
 *       the out of orderness: a window that is still going on is not cut. The silence is counted
 *       from the last record since start or restore, and from the restore itself before one came: a
 *       job that was killed behind its last record still closes its windows, and one that takes up
 *       a backlog is not taken for silent. What comes later for a closed window is late.
 *   <li><b>Memory.</b> Flink's windows forget their watermark in a restore; a record that was late
 *       before would then open its window a second time and overwrite a finished result. The
 *       watermark is therefore kept in a checkpoint and repeated first of all; behind a shuffle,
 *       where that of one subtask is not enough, {@link KeptWatermark} does the same.
 *   <li><b>Return.</b> A source that was idle is active again with the first record, not only with
 *       the next watermark, so that the subtasks downstream wait for it.
 * </ul>
 *
 * <p>Each subtask judges the partitions it reads; another subtask counts as silent when it is idle.
 *
 * @param <T> the record; its timestamp is already assigned
 */
public final class SteadyWatermarks<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<T, T> {
  private static final long NOTHING_SEEN = Long.MIN_VALUE;
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);
  private static final Duration SHORTEST_LOOK = Duration.ofMillis(20);

  private final long windowMillis;
  private final long boundMillis;
  private final long idleMillis;
  private final long flushMillis;

  private transient ListState<Progress> progress;

  private long watermark = NOTHING_SEEN;
  private long newest = NOTHING_SEEN;
  private boolean restored;
  private boolean idle;
  private boolean sourceIdle;
  private boolean heardSinceLastLook;
  private long lastHeard;

  /**
   * What one subtask knew when the checkpoint was taken.
   *
   * @param watermark the last watermark that it sent
   * @param newest the newest event time that it saw
   * @param idle whether the others were not waiting for it
   */
  public record Progress(long watermark, long newest, boolean idle) {}

  SteadyWatermarks(EventTimeOptions options) {
    this.windowMillis = options.windowSize().toMillis();
    this.boundMillis = options.outOfOrderness().toMillis();
    this.idleMillis = options.idleness().toMillis();
    this.flushMillis = options.flushAfter().toMillis();
  }

  /** Puts the operator behind a source. The caller names it and gives it a uid. */
  public static <T> SingleOutputStreamOperator<T> behind(
      DataStream<T> source, EventTimeOptions options) {
    return source.transform("steady-watermarks", source.getType(), new SteadyWatermarks<>(options));
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    progress =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>("progress", TypeInformation.of(Progress.class)));
    long ofActive = Long.MAX_VALUE;
    long ofAll = NOTHING_SEEN;
    for (Progress past : progress.get()) {
      ofAll = Math.max(ofAll, past.watermark());
      newest = Math.max(newest, past.newest());
      if (!past.idle()) {
        ofActive = Math.min(ofActive, past.watermark());
      }
    }
    // What the operators behind saw: the lowest of the active subtasks, or the highest if all were
    // idle. Partitions may have moved between subtasks since, so each takes the common one.
    watermark = ofActive == Long.MAX_VALUE ? ofAll : ofActive;
    restored = watermark != NOTHING_SEEN;
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    progress.clear();
    progress.add(new Progress(watermark, newest, idle));
  }

  @Override
  public void open() throws Exception {
    super.open();
    lastHeard = getProcessingTimeService().getCurrentProcessingTime();
    long shortest = flushMillis == 0 ? idleMillis : Math.min(idleMillis, flushMillis);
    long look =
        Math.max(SHORTEST_LOOK.toMillis(), Math.min(LONGEST_LOOK.toMillis(), shortest / 10));
    var unused = getProcessingTimeService().scheduleWithFixedDelay(this::look, look, look);
  }

  @Override
  public void processElement(StreamRecord<T> element) {
    repeatRestored();
    newest = Math.max(newest, element.getTimestamp());
    heardSinceLastLook = true;
    if (idle) {
      announce(false);
    }
    output.collect(element);
  }

  @Override
  public void processWatermark(Watermark mark) {
    repeatRestored();
    sourceIdle = false;
    if (mark.getTimestamp() > watermark) {
      advance(mark.getTimestamp());
    }
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {
    repeatRestored();
    sourceIdle = status.isIdle();
    if (sourceIdle && !idle) {
      announce(true);
    }
  }

  private void look(long now) {
    repeatRestored();
    if (heardSinceLastLook) {
      heardSinceLastLook = false;
      lastHeard = now;
      return;
    }
    long silence = now - lastHeard;
    if (sourceIdle && !idle && silence >= idleMillis) {
      // The source fell idle, a record came, and no watermark followed it: the record was older
      // than the others. The source will not say again that it is idle.
      announce(true);
    }
    if (flushMillis > 0 && newest != NOTHING_SEEN && silence >= flushMillis) {
      advance(Math.min(endOfNewestWindow(), now - boundMillis));
    }
  }

  private long endOfNewestWindow() {
    return Math.floorDiv(newest, windowMillis) * windowMillis + windowMillis - 1;
  }

  private void advance(long timestamp) {
    if (timestamp <= watermark) {
      return;
    }
    watermark = timestamp;
    boolean wasIdle = idle;
    if (wasIdle) {
      // An idle channel's watermarks are not heeded.
      announce(false);
    }
    output.emitWatermark(new Watermark(timestamp));
    if (wasIdle && sourceIdle) {
      announce(true);
    }
  }

  private void announce(boolean nowIdle) {
    idle = nowIdle;
    output.emitWatermarkStatus(nowIdle ? WatermarkStatus.IDLE : WatermarkStatus.ACTIVE);
  }

  private void repeatRestored() {
    if (restored) {
      restored = false;
      output.emitWatermark(new Watermark(watermark));
    }
  }
}
