package dev.millrace.transactions.flow;

import dev.millrace.serde.deadletter.DeadLetter;
import dev.millrace.serde.deadletter.LateRecords;
import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.eventtime.CombineOnTime;
import dev.millrace.serde.eventtime.KeptWatermark;
import dev.millrace.transactions.model.CategorySpending;
import dev.millrace.transactions.model.Processed;
import dev.millrace.transactions.model.Spending;
import dev.millrace.transactions.model.Subtotal;
import dev.millrace.transactions.model.UserSpending;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.util.OutputTag;

/**
 * The part of the pipeline that adds up: priced payments in; spending by user and by category, and
 * late payments out.
 *
 * @param size the length of the windows
 */
public record SpendingWindows(Duration size) {
  private static final TypeInformation<Spending> SPENDING = TypeInformation.of(Spending.class);
  private static final TypeInformation<Subtotal> SUBTOTAL = TypeInformation.of(Subtotal.class);

  private static final OutputTag<Subtotal> LATE = new OutputTag<>("late", SUBTOTAL);

  /** What comes out. */
  public record Outputs(
      DataStream<UserSpending> byUser,
      DataStream<CategorySpending> byCategory,
      DataStream<DeadLetter> late) {}

  /** Builds it behind the prices. */
  public Outputs apply(DataStream<Processed> priced) {
    var subtotals =
        priced
            .transform(
                "purchases",
                SUBTOTAL,
                new CombineOnTime<>(
                    size.toMillis(), AddUpSubtotals.MOST_USERS, new AddUpSubtotals()))
            .name("purchases")
            .uid("purchases");
    var byUser = windows("user", subtotals, UserSpending::of, UserSpending.class);
    var byCategory =
        windows(
            "category",
            subtotals.getSideOutput(AddUpSubtotals.BY_CATEGORY),
            CategorySpending::of,
            CategorySpending.class);
    return new Outputs(
        byUser, byCategory, late("user", byUser).union(late("category", byCategory)));
  }

  private <R> SingleOutputStreamOperator<R> windows(
      String kind, DataStream<Subtotal> subtotals, NameWindow.Result<R> result, Class<R> type) {
    return KeptWatermark.keyBy(
            subtotals, Subtotal::key, TypeInformation.of(String.class), kind + "-windows")
        .window(TumblingEventTimeWindows.of(size))
        .sideOutputLateData(LATE)
        .aggregate(
            new TotalSpending(),
            new NameWindow<>(result),
            SPENDING,
            SPENDING,
            TypeInformation.of(type))
        .name(kind + "-windows")
        .uid(kind + "-windows");
  }

  private static DataStream<DeadLetter> late(String kind, SingleOutputStreamOperator<?> windows) {
    return windows
        .getSideOutput(LATE)
        .process(
            new LateRecords<>(SpendingWindows::originOf, kind + "-windows"),
            TypeInformation.of(DeadLetter.class))
        .name("late-for-" + kind + "-windows")
        .uid("late-for-" + kind + "-windows");
  }

  private static Origin originOf(Subtotal late) {
    if (late.origin() == null) {
      // Going on would lose payments; the restart reads them again.
      throw new IllegalStateException(
          late.total().count() + " payments were taken for on time, and are late");
    }
    return late.origin();
  }
}
