package dev.millrace.transactions.flow;

import dev.millrace.serde.deadletter.Origin;
import dev.millrace.transactions.model.Processed;
import dev.millrace.transactions.model.Spending;
import dev.millrace.transactions.model.Subtotal;
import dev.millrace.transactions.model.Transaction;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Adds payments up where they are read, so that a few subtotals travel to the windows and not every
 * payment with its origin. Users' subtotals are its output, categories' its side output.
 *
 * <p>Nothing about results changes, and this is why:
 *
 * <ul>
 *   <li><b>On time.</b> Subtotals leave before each watermark, and windows close by watermarks
 *       alone.
 *   <li><b>Exactly once.</b> Subtotals leave before each barrier, so a checkpoint finds none here.
 *   <li><b>Late.</b> A window operator's watermark is the lowest of its active inputs'. While this
 *       subtask is one of them, no window that this subtask's own watermark leaves open can be
 *       closed there, and a payment for it cannot be late: only such payments are added up. All
 *       others go one by one, at once and with their origin, and are judged there.
 * </ul>
 *
 * <p>A subtask that was idle may find that its neighbours, if it has any, went ahead of it. With
 * unaligned checkpoints, watermarks of its past may lie before it after a restore. In both cases
 * all payments go one by one from then on.
 */
final class AddUpSubtotals extends AbstractStreamOperator<Subtotal>
    implements OneInputStreamOperator<Processed, Subtotal> {
  /** Where subtotals by category come out. */
  static final OutputTag<Subtotal> BY_CATEGORY =
      new OutputTag<>("by-category", TypeInformation.of(Subtotal.class));

  /** Bounds the memory: a subtotal and its name take some hundred bytes. */
  private static final int MOST_USERS = 20_000;

  private final long windowMillis;

  private transient Map<Long, Parts> open;

  /** Those of the latest payment, since the next one mostly falls into the same window. */
  private transient @Nullable Parts latest;

  private int users;
  private long watermark = Long.MIN_VALUE;

  /** Whether the windows' watermark can never be ahead of ours. */
  private boolean nobodyAhead;

  /** What was added up for one window since subtotals left the last time. */
  private record Parts(
      long start, Map<String, RunningTotal> byUser, Map<String, RunningTotal> byCategory) {
    Parts(long start) {
      this(start, new HashMap<>(), new HashMap<>());
    }
  }

  AddUpSubtotals(long windowMillis) {
    this.windowMillis = windowMillis;
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
  public void processElement(StreamRecord<Processed> element) {
    Processed payment = element.getValue();
    long start = TimeWindow.getWindowStartWithOffset(element.getTimestamp(), 0, windowMillis);
    if (nobodyAhead && lastOf(start) > watermark) {
      addUp(start, payment);
    } else {
      sendAlone(payment, element.getTimestamp());
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    sendAll();
    watermark = mark.getTimestamp();
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

  private void addUp(long start, Processed payment) {
    Transaction transaction = payment.transaction();
    String user = transaction.userId();
    String category = transaction.category();
    Parts parts = partsOf(start);
    RunningTotal ofUser = parts.byUser().get(user);
    if (ofUser == null) {
      ofUser = new RunningTotal();
      parts.byUser().put(user, ofUser);
      users++;
    }
    ofUser.add(payment, category);
    parts.byCategory().computeIfAbsent(category, unused -> new RunningTotal()).add(payment, user);
    if (users >= MOST_USERS) {
      sendAll();
    }
  }

  private Parts partsOf(long start) {
    Parts parts = latest;
    if (parts == null || parts.start() != start) {
      parts = open.computeIfAbsent(start, Parts::new);
      latest = parts;
    }
    return parts;
  }

  private void sendAlone(Processed payment, long timestamp) {
    Transaction transaction = payment.transaction();
    String user = transaction.userId();
    String category = transaction.category();
    sendUser(user, Spending.none().plus(payment, category), payment.origin(), timestamp);
    sendCategory(category, Spending.none().plus(payment, user), payment.origin(), timestamp);
  }

  private void sendAll() {
    open.forEach(
        (start, parts) -> {
          long timestamp = lastOf(start);
          parts.byUser().forEach((user, total) -> sendUser(user, total.given(), null, timestamp));
          parts
              .byCategory()
              .forEach((category, total) -> sendCategory(category, total.given(), null, timestamp));
        });
    open.clear();
    latest = null;
    users = 0;
  }

  private void sendUser(String user, Spending total, @Nullable Origin origin, long timestamp) {
    output.collect(new StreamRecord<>(new Subtotal(user, total, origin), timestamp));
  }

  private void sendCategory(
      String category, Spending total, @Nullable Origin origin, long timestamp) {
    output.collect(
        BY_CATEGORY, new StreamRecord<>(new Subtotal(category, total, origin), timestamp));
  }

  private long lastOf(long start) {
    return start + windowMillis - 1;
  }
}
