package dev.millrace.serde.deadletter;

import java.util.Locale;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;

/**
 * Ends a job for good, without a restart, when too many of the records it decodes are dead: a job
 * that quietly refuses everything is worse than one that has stopped. It stands between a source
 * and {@link SplitDeadLetters} and passes everything on.
 *
 * <p>It does not end the job at once. The dead letters that explain the end are written in a
 * transaction, which is undone if the job fails before the next checkpoint. So it first waits for a
 * checkpoint that holds them, and a moment more for the sinks to commit it, but no longer than
 * {@link #LONGEST_WAIT_MILLIS}. Either way nothing is lost: what was not committed is read again
 * when the job is started from its last checkpoint.
 *
 * <p>Each subtask judges the records it reads, with the clock of its machine.
 *
 * @param <T> the record
 */
public final class DeadLetterBreaker<T>
    extends ProcessFunction<Either<DeadLetter, T>, Either<DeadLetter, T>>
    implements CheckpointedFunction, CheckpointListener {
  static final long LONGEST_WAIT_MILLIS = 60_000;
  static final long TIME_TO_COMMIT_MILLIS = 2_000;

  private static final long NEVER = Long.MAX_VALUE;

  private final BreakerOptions options;

  private transient RecentShare recent;
  private transient String explanation;
  private transient long endAt;
  private transient long awaited;
  private transient boolean complete;

  DeadLetterBreaker(BreakerOptions options) {
    this.options = options;
  }

  /** Puts the breaker behind a source, or nothing if it is off. */
  public static <T> DataStream<Either<DeadLetter, T>> behind(
      DataStream<Either<DeadLetter, T>> decoded, BreakerOptions options) {
    return options.isOff()
        ? decoded
        : decoded
            .process(new DeadLetterBreaker<>(options), decoded.getType())
            .name("dead-letter-breaker")
            .uid("dead-letter-breaker");
  }

  @Override
  public void open(OpenContext context) {
    recent = new RecentShare(options.period().toMillis());
    explanation = "";
    endAt = NEVER;
    awaited = NEVER;
  }

  @Override
  public void processElement(
      Either<DeadLetter, T> decoded, Context context, Collector<Either<DeadLetter, T>> out) {
    out.collect(decoded);
    long now = context.timerService().currentProcessingTime();
    if (complete) {
      complete = false;
      endAt = Math.min(endAt, now + TIME_TO_COMMIT_MILLIS);
    }
    if (now >= endAt) {
      throw new SuppressRestartsException(new TooManyDeadLetters(explanation));
    }
    recent.add(decoded.isLeft(), now);
    if (decoded.isLeft() && endAt == NEVER && tooMany()) {
      endAt = now + LONGEST_WAIT_MILLIS;
      explanation = explain(decoded.left());
    }
  }

  private boolean tooMany() {
    long records = recent.records();
    return records >= options.minRecords() && recent.dead() > options.share() * records;
  }

  private String explain(DeadLetter latest) {
    return String.format(
        Locale.ROOT,
        "%d of the last %d records that subtask %d read within %d s were dead letters, more than"
            + " the share of %s set with %s. The latest: stage %s, reason %s, from %s %d:%d: %s."
            + " The job ends and is not restarted. Mend the cause, then start it from its last"
            + " checkpoint.",
        recent.dead(),
        recent.records(),
        getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
        options.period().toSeconds(),
        options.share(),
        BreakerOptions.SHARE.key(),
        latest.stage().word(),
        latest.reason(),
        latest.origin().topic(),
        latest.origin().partition(),
        latest.origin().offset(),
        latest.message());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    if (endAt != NEVER && awaited == NEVER) {
      awaited = context.getCheckpointId();
    }
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    if (checkpoint >= awaited) {
      complete = true;
      awaited = NEVER;
    }
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {
    // A job that was started again is judged by what it reads from then on.
  }
}
