package dev.millrace.transactions.flow;

import dev.millrace.transactions.model.Payment;
import org.apache.flink.cep.pattern.conditions.RichIterativeCondition;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;

/** Whether the user came from elsewhere and has stayed at one place since. */
final class Stays extends RichIterativeCondition<Payment> {
  private final int longest;
  private transient @Nullable Counter capped;

  /**
   * Counts the stays that become too long.
   *
   * @param longest after so many payments at the place the attempt is given up
   */
  Stays(int longest) {
    this.longest = longest;
  }

  @Override
  public boolean filter(Payment payment, Context<Payment> context) throws Exception {
    String here = Burst.place(payment);
    for (String name : Burst.FOUR) {
      for (Payment earlier : context.getEventsForPattern(name)) {
        if (Burst.place(earlier).equals(here) == name.equals("first")) {
          return false;
        }
      }
    }
    int stayed = 1;
    for (Payment unused : context.getEventsForPattern("stay")) {
      stayed++;
    }
    if (stayed == longest) {
      count();
    }
    return true;
  }

  /** Made when first needed: a condition is opened once for each step that it guards. */
  private void count() {
    if (capped == null) {
      capped = getRuntimeContext().getMetricGroup().counter("cappedMatches");
    }
    capped.inc();
  }
}
