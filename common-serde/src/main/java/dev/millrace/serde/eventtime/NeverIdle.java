package dev.millrace.serde.eventtime;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Makes those behind the next shuffle wait for every subtask. All subtasks here stand behind a
 * shuffle themselves and learn of the same watermarks, if not at the same moment; one that has yet
 * to hear that the input is no longer idle, or still works on what came before that, would not be
 * waited for, and what it sends would come too late.
 *
 * @param <T> the record
 */
public final class NeverIdle<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<T, T> {
  @Override
  public void processElement(StreamRecord<T> element) {
    output.collect(element);
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {
    // Not handed on.
  }
}
