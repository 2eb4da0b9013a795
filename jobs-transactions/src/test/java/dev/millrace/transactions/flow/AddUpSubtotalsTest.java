package dev.millrace.transactions.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.serde.codec.WrittenTime;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.eventtime.CombineOnTime;
import dev.millrace.transactions.model.Processed;
import dev.millrace.transactions.model.Subtotal;
import dev.millrace.transactions.model.Transaction;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AddUpSubtotalsTest {
  private static final long MINUTE = 60_000;

  private final List<OneInputStreamOperatorTestHarness<Processed, Subtotal>> open =
      new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (var harness : open) {
      harness.close();
    }
  }

  @Test
  void addsUpUntilAWatermarkClosesTheWindow() throws Exception {
    var operator = start(2);
    payment(operator, "ann", "books", "5.00", 0);
    payment(operator, "ann", "books", "1.00", MINUTE);
    operator.processWatermark(MINUTE - 2);
    payment(operator, "ann", "toys", "7.00", MINUTE - 1);
    assertThat(said(operator)).containsExactly("watermark 59998");
    operator.processWatermark(MINUTE - 1);
    assertThat(said(operator))
        .containsExactly("watermark 59998", "ann 2 12.00 @59999", "watermark 59999");
    assertThat(byCategory(operator))
        .containsExactlyInAnyOrder("books 1 5.00 @59999", "toys 1 7.00 @59999");
    payment(operator, "ann", "books", "2.00", MINUTE + 1);
    operator.processWatermark(2 * MINUTE);
    assertThat(said(operator).subList(3, 5))
        .containsExactly("ann 2 3.00 @119999", "watermark 120000");
  }

  @Test
  void holdsNoMoreThanItMay() throws Exception {
    var operator = start(2, 2);
    payment(operator, "ann", "books", "5.00", 0);
    payment(operator, "ann", "books", "1.00", 1);
    assertThat(said(operator)).isEmpty();
    payment(operator, "bob", "books", "7.00", 2);
    assertThat(said(operator)).containsExactlyInAnyOrder("ann 2 6.00 @59999", "bob 1 7.00 @59999");
    payment(operator, "ann", "books", "3.00", 3);
    operator.processWatermark(MINUTE);
    assertThat(said(operator).get(2)).isEqualTo("ann 1 3.00 @59999");
  }

  @Test
  void leavesNothingBehindABarrier() throws Exception {
    var operator = start(2);
    payment(operator, "ann", "books", "5.00", 0);
    operator.prepareSnapshotPreBarrier(1);
    assertThat(said(operator)).containsExactly("ann 1 5.00 @59999");
    operator.processWatermark(MINUTE);
    assertThat(said(operator)).containsExactly("ann 1 5.00 @59999", "watermark 60000");
  }

  @Test
  void leavesNothingBehindTheEnd() throws Exception {
    var operator = start(2);
    payment(operator, "ann", "books", "5.00", 0);
    operator.getOperator().finish();
    assertThat(said(operator)).containsExactly("ann 1 5.00 @59999");
  }

  @Test
  void sendsAtOnceAndWithItsOriginWhatMayBeLate() throws Exception {
    var operator = start(2);
    operator.processWatermark(MINUTE - 1);
    payment(operator, "ann", "books", "5.00", 7);
    assertThat(said(operator)).containsExactly("watermark 59999", "ann 1 5.00 @7 origin 7");
    assertThat(byCategory(operator)).containsExactly("books 1 5.00 @7 origin 7");
  }

  @Test
  void addsUpWhatIsOldButWhoseWindowIsOpen() throws Exception {
    var operator = start(2);
    operator.processWatermark(MINUTE - 2);
    payment(operator, "ann", "books", "5.00", 7);
    assertThat(said(operator)).containsExactly("watermark 59998");
  }

  @Test
  void trustsItsWatermarkNoMoreOnceItWasIdleBesideOthers() throws Exception {
    var operator = start(2);
    payment(operator, "ann", "books", "5.00", 0);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    operator.processWatermarkStatus(WatermarkStatus.ACTIVE);
    payment(operator, "bob", "books", "7.00", 1);
    assertThat(said(operator))
        .containsExactly("ann 1 5.00 @59999", "IDLE", "ACTIVE", "bob 1 7.00 @1 origin 1");
  }

  @Test
  void mayBeIdleWhereItIsAlone() throws Exception {
    var operator = start(1);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    operator.processWatermarkStatus(WatermarkStatus.ACTIVE);
    payment(operator, "bob", "books", "7.00", 1);
    operator.processWatermark(MINUTE);
    assertThat(said(operator))
        .containsExactly("IDLE", "ACTIVE", "bob 1 7.00 @59999", "watermark 60000");
  }

  @Test
  void trustsItsWatermarkNeverWhereBarriersOvertake() throws Exception {
    var operator = create(2, AddUpSubtotals.MOST_USERS);
    var settings = operator.getEnvironment().getJobConfiguration();
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
    settings.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
    operator.open();
    payment(operator, "ann", "books", "5.00", 1);
    assertThat(said(operator)).containsExactly("ann 1 5.00 @1 origin 1");
  }

  private OneInputStreamOperatorTestHarness<Processed, Subtotal> start(int subtasks)
      throws Exception {
    return start(subtasks, AddUpSubtotals.MOST_USERS);
  }

  private OneInputStreamOperatorTestHarness<Processed, Subtotal> start(int subtasks, int mostUsers)
      throws Exception {
    var harness = create(subtasks, mostUsers);
    harness.open();
    return harness;
  }

  private OneInputStreamOperatorTestHarness<Processed, Subtotal> create(int subtasks, int mostUsers)
      throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new CombineOnTime<>(MINUTE, mostUsers, new AddUpSubtotals()), 360, subtasks, 0);
    open.add(harness);
    return harness;
  }

  private static void payment(
      OneInputStreamOperatorTestHarness<Processed, Subtotal> operator,
      String user,
      String category,
      String amount,
      long time)
      throws Exception {
    BigDecimal price = new BigDecimal(amount);
    var transaction =
        new Transaction("txn", user, null, category, price, 1, null, WrittenTime.of(time), null);
    var origin = new Origin("transactions", 0, time, time, null, null, List.of());
    BigDecimal nothing = new BigDecimal("0.00");
    operator.processElement(new Processed(transaction, nothing, nothing, price, 0, origin), time);
  }

  private static List<String> said(
      OneInputStreamOperatorTestHarness<Processed, Subtotal> operator) {
    return inWords(operator.getOutput());
  }

  private static List<String> byCategory(
      OneInputStreamOperatorTestHarness<Processed, Subtotal> operator) {
    return inWords(operator.getSideOutput(AddUpSubtotals.BY_CATEGORY));
  }

  private static List<String> inWords(Collection<?> output) {
    return output.stream().map(AddUpSubtotalsTest::inWords).toList();
  }

  private static String inWords(Object said) {
    if (said instanceof Watermark watermark) {
      return "watermark " + watermark.getTimestamp();
    }
    if (said instanceof StreamRecord<?> record && record.getValue() instanceof Subtotal subtotal) {
      String part =
          subtotal.key()
              + ' '
              + subtotal.total().count()
              + ' '
              + subtotal.total().sum()
              + " @"
              + record.getTimestamp();
      Origin origin = subtotal.origin();
      return origin == null ? part : part + " origin " + origin.offset();
    }
    return said.equals(WatermarkStatus.IDLE) ? "IDLE" : "ACTIVE";
  }
}
