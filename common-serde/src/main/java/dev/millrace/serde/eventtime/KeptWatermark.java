package dev.millrace.serde.eventtime;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Keeps the watermark of the operator behind it over a restore. It stands between a shuffle and
 * whatever decides there what is late.
 *
 * <p>Flink's windows and patterns forget their watermark in a restore, and learn it anew only when
 * all subtasks in front of the shuffle have told them theirs. {@link SteadyWatermarks} repeats its
 * watermark first of all, but each subtask can do so only for itself: a late record of the first to
 * be back comes before the watermark of the last, would be taken for on time, and would open a
 * window for a second time whose result is long given.
 *
 * @param <T> the record
 */
public final class KeptWatermark<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<T, T> {
  private transient ListState<Kept> state;

  private long watermark = Long.MIN_VALUE;
  private boolean restored;

  /**
   * What one subtask knew when the checkpoint was taken.
   *
   * @param subtask which one it was
   * @param subtasks how many there were
   * @param watermark the last watermark that it handed on
   */
  public record Kept(int subtask, int subtasks, long watermark) {}

  KeptWatermark() {}

  /**
   * Keys a stream for an operator whose watermark is to be kept.
   *
   * @param operator the uid of the operator behind, which that of this one is made of
   */
  public static <T, K> KeyedStream<T, K> keyBy(
      DataStream<T> stream, KeySelector<T, K> key, TypeInformation<K> keyType, String operator) {
    String uid = "watermark-of-" + operator;
    var kept =
        stream
            .keyBy(key, keyType)
            .transform(uid, stream.getType(), new KeptWatermark<>())
            .name(uid)
            .uid(uid);
    return DataStreamUtils.reinterpretAsKeyedStream(kept, key, keyType);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>("watermark", TypeInformation.of(Kept.class)));
    var task = getRuntimeContext().getTaskInfo();
    long highest = Long.MIN_VALUE;
    Long own = null;
    for (Kept kept : state.get()) {
      highest = Math.max(highest, kept.watermark());
      if (kept.subtasks() == task.getNumberOfParallelSubtasks()
          && kept.subtask() == task.getIndexOfThisSubtask()) {
        own = kept.watermark();
      }
    }
    // They differ only where inputs were idle. With other subtasks than before, keys come from
    // several: none of their results may be given twice.
    watermark = own == null ? highest : own;
    restored = watermark != Long.MIN_VALUE;
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    var task = getRuntimeContext().getTaskInfo();
    state.clear();
    state.add(
        new Kept(task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks(), watermark));
  }

  @Override
  public void processElement(StreamRecord<T> element) {
    repeatRestored();
    output.collect(element);
  }

  @Override
  public void processWatermark(Watermark mark) {
    repeatRestored();
    if (mark.getTimestamp() > watermark) {
      watermark = mark.getTimestamp();
      output.emitWatermark(mark);
    }
  }

  private void repeatRestored() {
    if (restored) {
      restored = false;
      output.emitWatermark(new Watermark(watermark));
    }
  }
}
