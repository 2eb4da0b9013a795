package dev.millrace.serde.eventtime;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongPredicate;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Puts together where records are read what belongs to one window, so that few parts travel to the
 * windows and not every record with its origin. It stands in front of windows of the same length.
 *
 * <p>Nothing about results changes, and this is why:
 *
 * <ul>
 *   <li><b>On time.</b> Windows close by watermarks alone, and the parts of a window leave before
 *       the first watermark of this subtask that reaches the window's end.
 *   <li><b>Exactly once.</b> Parts leave before each barrier, so a checkpoint finds none here.
 *   <li><b>Late.</b> A window operator's watermark is the lowest of its active inputs'. While this
 *       subtask is one of them, no window that this subtask's own watermark leaves open can be
 *       closed there, and a record for it cannot be late: only such records are put together, and
 *       kept no longer than that holds. All others go one by one, at once and with their origin,
 *       and are judged there.
 * </ul>
 *
 * <p>A subtask that was idle may find that its neighbours, if it has any, went ahead of it. With
 * unaligned checkpoints, watermarks of its past may lie before it after a restore. In both cases
 * all records go one by one from then on. After any restore the windows are where they were ({@link
 * KeptWatermark}), and partitions may have moved here from a subtask that was ahead: records go one
 * by one as long as their window may have been closed by any subtask's watermark.
 *
 * @param <T> the record
 * @param <P> a part of a window
 */
public final class CombineOnTime<T, P> extends AbstractStreamOperator<P>
    implements OneInputStreamOperator<T, P> {

  /** Makes parts out of records. */
  public interface Combiner<T, P> extends Serializable {
    /** What is put together for one window, before the first record. */
    Parts<T, P> none();

    /** Sends a record alone, with its origin. */
    void sendAlone(T record, Sender<P> out);
  }

  /** What is put together for one window. */
  public interface Parts<T, P> {
    /** Takes a record in, and keeps nothing of it that may change. */
    void add(T record);

    /** How much is held, in a unit that the limit is given in. */
    int size();

    /** Sends all that is held; it is not used afterwards. */
    void sendTo(Sender<P> out);
  }

  /** Takes parts on their way to the windows. */
  public interface Sender<P> {
    /** Sends a part to the output. */
    void send(P part);

    /** Sends a part to a side output. */
    void send(OutputTag<P> side, P part);
  }

  private final long windowMillis;
  private final int mostHeld;
  private final Combiner<T, P> combiner;

  private transient Map<Long, Parts<T, P>> open;

  /** Those of the latest record, since the next one mostly falls into the same window. */
  private transient @Nullable Parts<T, P> latest;

  private long latestStart;
  private int held;
  private transient ListState<Long> highest;
  private long watermark = Long.MIN_VALUE;

  /** Where the windows' watermark may have been when the checkpoint was taken. */
  private long restored = Long.MIN_VALUE;

  /** Whether the windows' watermark can never be ahead of ours. */
  private boolean nobodyAhead;

  /**
   * An operator in front of windows.
   *
   * @param windowMillis the length of the windows, which begin at the epoch
   * @param mostHeld how much may be held, in the unit of {@link Parts#size}; bounds the memory
   */
  public CombineOnTime(long windowMillis, int mostHeld, Combiner<T, P> combiner) {
    this.windowMillis = windowMillis;
    this.mostHeld = mostHeld;
    this.combiner = combiner;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    highest =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>("watermark", TypeInformation.of(Long.class)));
    for (long one : highest.get()) {
      restored = Math.max(restored, one);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    highest.clear();
    highest.add(Math.max(watermark, restored));
  }

  @Override
  public void open() throws Exception {
    super.open();
    open = new HashMap<>();
    nobodyAhead =
        !CheckpointingOptions.isUnalignedCheckpointEnabled(
            getContainingTask().getJobConfiguration());
  }

  @Override
  public void processElement(StreamRecord<T> element) {
    long start = TimeWindow.getWindowStartWithOffset(element.getTimestamp(), 0, windowMillis);
    if (nobodyAhead && lastOf(start) > Math.max(watermark, restored)) {
      putTogether(start, element.getValue());
    } else {
      combiner.sendAlone(element.getValue(), senderAt(element.getTimestamp()));
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    watermark = mark.getTimestamp();
    send(start -> lastOf(start) <= watermark);
    super.processWatermark(mark);
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    sendAll();
    if (status.isIdle() && getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks() > 1) {
      nobodyAhead = false;
    }
    super.processWatermarkStatus(status);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    sendAll();
  }

  @Override
  public void finish() throws Exception {
    sendAll();
    super.finish();
  }

  private void putTogether(long start, T record) {
    Parts<T, P> parts = partsOf(start);
    int before = parts.size();
    parts.add(record);
    held += parts.size() - before;
    if (held >= mostHeld) {
      sendAll();
    }
  }

  private Parts<T, P> partsOf(long start) {
    Parts<T, P> parts = latest;
    if (parts == null || start != latestStart) {
      parts = open.computeIfAbsent(start, unused -> combiner.none());
      latest = parts;
      latestStart = start;
    }
    return parts;
  }

  private void sendAll() {
    send(start -> true);
  }

  /** Sends what is held for some windows, told by their start. */
  private void send(LongPredicate which) {
    var windows = open.entrySet().iterator();
    while (windows.hasNext()) {
      var window = windows.next();
      long start = window.getKey();
      if (which.test(start)) {
        Parts<T, P> parts = window.getValue();
        held -= parts.size();
        parts.sendTo(senderAt(lastOf(start)));
        windows.remove();
      }
    }
    latest = null;
  }

  private Sender<P> senderAt(long timestamp) {
    return new Sender<>() {
      @Override
      public void send(P part) {
        output.collect(new StreamRecord<>(part, timestamp));
      }

      @Override
      public void send(OutputTag<P> side, P part) {
        output.collect(side, new StreamRecord<>(part, timestamp));
      }
    };
  }

  private long lastOf(long start) {
    return start + windowMillis - 1;
  }
}
