package dev.millrace.transactions.flow;

import dev.millrace.serde.deadletter.Origin;
import dev.millrace.serde.eventtime.CombineOnTime;
import dev.millrace.transactions.model.Processed;
import dev.millrace.transactions.model.Spending;
import dev.millrace.transactions.model.Subtotal;
import dev.millrace.transactions.model.Transaction;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;

/**
 * Adds payments up on their way to the windows. Users' subtotals are the output, categories' a side
 * output.
 */
final class AddUpSubtotals implements CombineOnTime.Combiner<Processed, Subtotal> {
  /** Where subtotals by category come out. */
  static final OutputTag<Subtotal> BY_CATEGORY =
      new OutputTag<>("by-category", TypeInformation.of(Subtotal.class));

  /** Bounds the memory: a user's subtotal and its name take some hundred bytes. */
  static final int MOST_USERS = 20_000;

  @Override
  public CombineOnTime.Parts<Processed, Subtotal> none() {
    return new AddedUp();
  }

  @Override
  public void sendAlone(Processed payment, CombineOnTime.Sender<Subtotal> out) {
    Transaction transaction = payment.transaction();
    String user = transaction.userId();
    String category = transaction.category();
    Origin origin = payment.origin();
    out.send(new Subtotal(user, Spending.none().plus(payment, category), origin));
    out.send(BY_CATEGORY, new Subtotal(category, Spending.none().plus(payment, user), origin));
  }

  /** What was added up for one window. */
  private static final class AddedUp implements CombineOnTime.Parts<Processed, Subtotal> {
    private final Map<String, RunningTotal> byUser = new HashMap<>();
    private final Map<String, RunningTotal> byCategory = new HashMap<>();

    @Override
    public void add(Processed payment) {
      Transaction transaction = payment.transaction();
      String user = transaction.userId();
      String category = transaction.category();
      byUser.computeIfAbsent(user, unused -> new RunningTotal()).add(payment, category);
      byCategory.computeIfAbsent(category, unused -> new RunningTotal()).add(payment, user);
    }

    /** In users. */
    @Override
    public int size() {
      return byUser.size();
    }

    @Override
    public void sendTo(CombineOnTime.Sender<Subtotal> out) {
      byUser.forEach((user, total) -> out.send(new Subtotal(user, total.given(), null)));
      byCategory.forEach(
          (category, total) -> out.send(BY_CATEGORY, new Subtotal(category, total.given(), null)));
    }
  }
}
